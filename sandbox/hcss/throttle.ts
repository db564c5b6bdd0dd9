import type { FastifyInstance } from 'fastify';
import type { SandboxClock } from '../kit/index.ts';
import { Refusal } from './refusal.ts';

/**
 * The company's quota, shared by all its clients: a bucket of calls that fills by the minute, and a number of calls
 * at once. Who calls while refused waits longer. Source: Rate Limits; the lengthening is a field note.
 */
export function throttle(
  app: FastifyInstance,
  clock: SandboxClock,
  limits: { callsPerMinute: number; concurrentCalls: number },
): { refill(): void } {
  let tokens = limits.callsPerMinute;
  let filledAtMs = clock.nowMs();
  let penaltyUntilMs = 0;
  let running = 0;

  const refuse = (waitMs: number): Refusal => {
    const seconds = Math.max(1, Math.ceil(waitMs / 1000));
    return new Refusal(
      429,
      { statusCode: 429, message: `Rate limit is exceeded. Try again in ${seconds} seconds.` },
      { 'retry-after': String(seconds), 'remaining-calls': '0' },
    );
  };

  app.addHook('onRequest', async (request, reply) => {
    if (reply.sent || request.url.startsWith('/__sandbox') || request.url.startsWith('/identity')) return;
    const now = clock.nowMs();
    const perMs = limits.callsPerMinute / 60_000;
    tokens = Math.min(limits.callsPerMinute, tokens + Math.max(0, now - filledAtMs) * perMs);
    filledAtMs = now;
    if (now < penaltyUntilMs) {
      penaltyUntilMs += 1000;
      throw refuse(penaltyUntilMs - now);
    }
    if (tokens < 1) {
      const waitMs = (1 - tokens) / perMs;
      penaltyUntilMs = now + waitMs;
      throw refuse(waitMs);
    }
    if (running >= limits.concurrentCalls) throw refuse(1000);
    tokens -= 1;
    running += 1;
    reply.raw.once('close', () => {
      running -= 1;
    });
  });
  return {
    refill: () => {
      tokens = limits.callsPerMinute;
      penaltyUntilMs = 0;
    },
  };
}
