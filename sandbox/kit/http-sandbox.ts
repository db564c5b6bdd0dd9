import Fastify, { type FastifyInstance } from 'fastify';
import { SandboxClock } from './clock.ts';
import { type Fault, type FaultEffect, Faults } from './faults.ts';
import { reshaped } from './reshape.ts';
import { SandboxState } from './state.ts';

export interface SandboxOptions {
  /** 0 or absent: any free port. */
  port?: number;
  /** Where its data is kept between starts; in memory when absent. */
  stateFile?: string;
  clock?: SandboxClock;
}

export interface SandboxContext {
  state: SandboxState;
  clock: SandboxClock;
  faults: Faults;
}

/** One request that reached the sandbox, for tests that count calls. No bodies: they hold personal data. */
export interface SeenRequest {
  method: string;
  url: string;
  status: number;
  atMs: number;
}

export interface RunningSandbox extends SandboxContext {
  name: string;
  /** `http://127.0.0.1:41234`, without a trailing slash. */
  url: string;
  requests: SeenRequest[];
  /** Empties the state and fills it again from the seed. */
  reset(): void;
  close(): Promise<void>;
}

export interface SandboxDefinition {
  name: string;
  /** Fills an empty state. */
  seed(context: SandboxContext): void;
  /** Declares the vendor's routes. */
  routes(app: FastifyInstance, context: SandboxContext): void | Promise<void>;
}

/**
 * Starts a vendor's stand-in on the loopback address. Beside the vendor's own routes it answers
 * `POST /__sandbox/faults` (a Fault), `DELETE /__sandbox/faults`, `POST /__sandbox/reset`,
 * `POST /__sandbox/clock` (`{advanceMs}` or `{freeze}`) and `GET /__sandbox/requests`.
 */
export async function startHttpSandbox(
  definition: SandboxDefinition,
  options: SandboxOptions = {},
): Promise<RunningSandbox> {
  const clock = options.clock ?? new SandboxClock();
  const state = new SandboxState(options.stateFile);
  const context: SandboxContext = { state, clock, faults: new Faults() };
  const requests: SeenRequest[] = [];
  const app = Fastify({ logger: false, bodyLimit: 50 * 1024 * 1024, forceCloseConnections: true });

  const reset = () => {
    state.clear();
    state.atomically(() => definition.seed(context));
  };
  if (state.isEmpty) state.atomically(() => definition.seed(context));

  meetFaults(app, context);
  app.addHook('onResponse', async (request, reply) => {
    if (request.url.startsWith('/__sandbox')) return;
    requests.push({ method: request.method, url: request.url, status: reply.statusCode, atMs: Date.now() });
    if (requests.length > 20_000) requests.splice(0, 10_000);
  });
  controlRoutes(app, context, requests, reset);
  await definition.routes(app, context);

  await app.listen({ port: options.port ?? 0, host: '127.0.0.1' });
  const address = app.server.address();
  if (address === null || typeof address === 'string')
    throw new Error(`Sandbox ${definition.name} listens nowhere`);
  return {
    ...context,
    name: definition.name,
    url: `http://127.0.0.1:${address.port}`,
    requests,
    reset,
    close: async () => {
      await app.close();
      state.close();
    },
  };
}

function meetFaults(app: FastifyInstance, { faults, clock }: SandboxContext): void {
  const after = new WeakMap<object, FaultEffect>();

  app.addHook('onRequest', async (request, reply) => {
    if (request.url.startsWith('/__sandbox')) return;
    const effect = faults.next(request.method, request.url);
    if (effect === undefined) return;
    switch (effect.kind) {
      case 'refuse':
        request.raw.socket.destroy();
        reply.hijack();
        return;
      case 'hang':
        reply.hijack();
        return;
      case 'delay':
        await clock.sleep(effect.ms);
        return;
      case 'status':
        reply.code(effect.status);
        for (const [name, value] of Object.entries(effect.headers ?? {})) reply.header(name, value);
        await reply.send(effect.body ?? '');
        return;
      default:
        after.set(request, effect);
    }
  });

  app.addHook('onSend', async (request, reply, payload) => {
    const effect = after.get(request);
    if (effect === undefined) return payload;
    after.delete(request);
    if (effect.kind === 'lose-answer-after') {
      request.raw.socket.destroy();
      return '';
    }
    if (effect.kind === 'cut-body-after') {
      const text = String(payload ?? '');
      reply.hijack();
      reply.raw.writeHead(reply.statusCode, {
        'content-type': 'application/json',
        'content-length': String(Buffer.byteLength(text) + 64),
      });
      reply.raw.write(text.slice(0, Math.floor(text.length / 2)));
      setTimeout(() => request.raw.socket.destroy(), 10);
      return '';
    }
    if (effect.kind === 'status-after') {
      reply.code(effect.status);
      return JSON.stringify(effect.body ?? { message: 'fault' });
    }
    if (effect.kind === 'reshape') return reshaped(payload, effect);
    return payload;
  });
}

function controlRoutes(
  app: FastifyInstance,
  context: SandboxContext,
  requests: SeenRequest[],
  reset: () => void,
): void {
  app.post('/__sandbox/faults', async (request) => {
    context.faults.add(request.body as Fault);
    return { armed: true };
  });
  app.delete('/__sandbox/faults', async () => {
    context.faults.clear();
    return { armed: false };
  });
  app.post('/__sandbox/reset', async () => {
    context.faults.clear();
    requests.length = 0;
    reset();
    return { reset: true };
  });
  app.post('/__sandbox/clock', async (request) => {
    const body = request.body as { advanceMs?: number; freeze?: string };
    if (body.freeze !== undefined) context.clock.freeze(body.freeze);
    if (body.advanceMs !== undefined) context.clock.advance(body.advanceMs);
    return { now: context.clock.nowIso() };
  });
  app.get('/__sandbox/requests', async () => requests);
}
