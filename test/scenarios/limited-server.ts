/**
 * The server as a process of its own whose time is simulated: it asks its parent before each jump, so that the vendors'
 * stand-ins there have the same time. Told what to serve by its environment; says where it listens.
 */
import { readEnvironment } from '../../src/start/environment.ts';
import { serve } from '../../src/start/serve.ts';
import { SimulatedTime } from '../limits/simulated-time.ts';

export type FromServer =
  | { is: 'ready'; url: string; token: string }
  | { is: 'jump'; toMs: number }
  | { is: 'memory'; startMb: number; peakMb: number };
export type ToServer = { is: 'jumped' } | { is: 'memory?' };

const tell = (message: FromServer) => process.send?.(message);

let jumped: (() => void) | undefined;
process.on('message', (message: ToServer) => {
  if (message.is === 'jumped') jumped?.();
  else tell({ is: 'memory', startMb, peakMb });
});

const time = new SimulatedTime({
  nowMs: Number(process.env.SIMULATED_NOW),
  before: (toMs) =>
    new Promise((resolve) => {
      jumped = resolve;
      tell({ is: 'jump', toMs });
    }),
});
const server = await serve(readEnvironment(process.env, { demo: false }), { clock: time.clock });
tell({ is: 'ready', url: server.url, token: server.operatorToken });

// From here on: a database that is made for the first time takes much more for a moment.
const startMb = usedMb();
let peakMb = startMb;
setInterval(() => {
  peakMb = Math.max(peakMb, usedMb());
}, 100);

function usedMb(): number {
  return Math.round(process.memoryUsage().rss / 2 ** 20);
}
