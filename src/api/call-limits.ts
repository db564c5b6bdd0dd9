import { createHash } from 'node:crypto';
import rateLimit from '@fastify/rate-limit';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { RateLimitError } from '../kernel/index.ts';
import { SharedCalls, type TakeCalls } from './shared-calls.ts';

/** Calls that cost far more than reading, and how many a minute one person or one key may make. */
const perMinute = {
  'start runs': 60,
  'test connectors': 20,
  'send files': 60,
  'read files': 60,
  export: 30,
  reveal: 40,
  'verify the audit log': 10,
  'look through all data': 60,
  'send letters': 60,
  'change keys': 20,
  'ask the sign-in provider': 60,
} as const;
export type Expense = keyof typeof perMinute;

declare module 'fastify' {
  interface FastifyContextConfig {
    /** What the call counts as, where it costs far more than reading. */
    expense?: Expense;
  }
  interface FastifyRequest {
    /** By whom the call is counted, once that is known: a person, a key or the operator. */
    countedAs: string | undefined;
  }
}

/** How calls are counted where there may be several processes. */
interface Together {
  take: TakeCalls;
  /** Nobody could be asked; for a minute this process counts alone. */
  onTrouble(error: unknown): void;
}

const minuteMs = 60_000;
const rememberedMs = 5 * minuteMs;
const mostRemembered = 20_000;
export const usualCallsPerMinute = 3_000;

/**
 * Counts calls by the person or key whose credential was good within the last minutes, and all others by address: so
 * many people behind one address are counted each for themselves, and inventing credentials buys nothing. `together`:
 * by all processes as one.
 */
export async function limitCalls(
  app: FastifyInstance,
  {
    callsPerMinute = usualCallsPerMinute,
    together,
  }: { callsPerMinute?: number | undefined; together?: Together | undefined },
): Promise<void> {
  await app.register(rateLimit, {
    global: false,
    ...(together === undefined ? {} : { store: sharedBy(together) }),
  });
  app.decorateRequest('countedAs', undefined);
  const remembered = new Map<string, { countedAs: string; untilMs: number }>();
  const counted = { max: callsPerMinute, timeWindow: minuteMs };
  // One limiter for both: who calls is known by the credential, and by the address otherwise.
  const byCaller = app.createRateLimit({ ...counted, keyGenerator: callerOrAddress });
  const byExpense = new Map(
    Object.entries(perMinute).map(([name, max]) => [
      name,
      app.createRateLimit({
        max: Math.max(max, (max * callsPerMinute) / usualCallsPerMinute),
        timeWindow: minuteMs,
        keyGenerator: (request) => `${name}|${callerOrAddress(request)}`,
      }),
    ]),
  );

  app.addHook('onRoute', ({ schema, config }) => {
    // Read by people in the API's description, and by the test that knows what every call counts as.
    if (config?.expense !== undefined) Object.assign(schema ?? {}, { 'x-counted-as': config.expense });
  });
  app.addHook('onRequest', async (request) => {
    const before = remembered.get(credentialOf(request));
    if (before !== undefined && before.untilMs > Date.now()) request.countedAs = before.countedAs;
    await demandTurn(request, byCaller, 'calls');
  });
  app.addHook('preHandler', async (request) => {
    const { expense } = request.routeOptions.config;
    const limit = expense === undefined ? undefined : byExpense.get(expense);
    if (limit !== undefined) await demandTurn(request, limit, `calls of the kind "${expense}"`);
  });
  app.addHook('onResponse', async (request, reply) => {
    const credential = credentialOf(request);
    // Told last, and dropped as soon as it is no longer good.
    remembered.delete(credential);
    if (request.countedAs === undefined || reply.statusCode === 401) return;
    remembered.set(credential, { countedAs: request.countedAs, untilMs: Date.now() + rememberedMs });
    const [oldest] = remembered.keys();
    if (remembered.size > mostRemembered && oldest !== undefined) remembered.delete(oldest);
  });
}

/** One for all limits of the process; the library makes it. */
function sharedBy({ take, onTrouble }: Together) {
  return class extends SharedCalls {
    constructor() {
      super(take, onTrouble);
    }
  };
}

type Limit = ReturnType<FastifyInstance['createRateLimit']>;

async function demandTurn(request: FastifyRequest, limit: Limit, what: string): Promise<void> {
  const turn = await limit(request);
  if (turn.isAllowed || !turn.isExceeded) return;
  const whose = request.countedAs === undefined ? 'from this address' : 'by you';
  throw new RateLimitError({
    code: 'api/too-many-calls',
    what: `Too many ${what} ${whose}: more than ${turn.max} within a minute.`,
    fix: `Wait ${turn.ttlInSeconds} s and go on more slowly.`,
    retryAfterMs: turn.ttl,
  });
}

function callerOrAddress(request: FastifyRequest): string {
  return request.countedAs ?? `address:${rateLimit.normalizeIP(request.ip)}`;
}

/** What somebody proves to be, as a digest; the rest of the cookies is of no interest. */
function credentialOf({ headers: { authorization, cookie } }: FastifyRequest): string {
  const session = /(?:^|;\s*)[^=;]*session_token=([^;]*)/.exec(cookie ?? '')?.[1] ?? '';
  return digestOf(`${authorization ?? ''}\n${session}`);
}

export function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}
