import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Static, TSchema } from 'typebox';
import { NotFoundError } from '../../kernel/index.ts';
import { parseAllowList } from '../net/allow-list.ts';
import { netFor } from '../net/authority.ts';
import { Limiter } from '../net/limiter.ts';
import { createNet } from '../net/net.ts';
import type { Client, Limits, Note, OpenContext, Product, Uploads } from '../product.ts';
import { fastClock, type TestClock } from './test-clock.ts';

export interface TestOptions {
  signal?: AbortSignal;
  clock?: TestClock;
  /** Instead of the product's own. */
  limits?: Limits;
  /** How long an answer may take; 5 s when absent. */
  answerTimeoutMs?: number;
  allowedRoots?: readonly string[];
  uploads?: Uploads;
  /** Collects what the product writes into the run's log. */
  notes?: Note[];
}

export interface TestContext<Config> {
  context: OpenContext<Config>;
  clock: TestClock;
  notes: Note[];
  /** Closes connections and removes the scratch folder. */
  close(): Promise<void>;
}

/** Everything that a product gets from a run, for a test: real network with the loopback address allowed. */
export async function contextForTest<Config extends TSchema, C extends Client>(
  product: Product<Config, C>,
  config: Static<Config>,
  secrets: Readonly<Record<string, string>>,
  options: TestOptions = {},
): Promise<TestContext<Static<Config>>> {
  const clock = options.clock ?? fastClock();
  const notes = options.notes ?? [];
  const scratchFolder = await mkdtemp(join(tmpdir(), 'chalkline-test-'));
  const common = createNet({
    allow: parseAllowList(['127.0.0.0/8', '::1', 'localhost']),
    connectTimeoutMs: 1_000,
    answerTimeoutMs: options.answerTimeoutMs ?? 5_000,
  });
  const { net, close: closeNet } = netFor(common, config as Record<string, unknown>);
  return {
    clock,
    notes,
    context: {
      config,
      secret: (name) => secrets[name] ?? '',
      net,
      limiter: new Limiter(options.limits ?? product.manifest.limits(config), clock),
      clock,
      signal: options.signal ?? new AbortController().signal,
      scratchFolder,
      allowedRoots: options.allowedRoots ?? [],
      uploads: options.uploads ?? noUploads,
      note: (line) => notes.push(line),
    },
    close: async () => {
      await closeNet();
      await common.close();
      await rm(scratchFolder, { recursive: true, force: true });
    },
  };
}

/** Opens a product as a run does. `close()` of the answer closes the client too. @throws what the product's open throws */
export async function openForTest<Config extends TSchema, C extends Client>(
  product: Product<Config, C>,
  config: Static<Config>,
  secrets: Readonly<Record<string, string>>,
  options: TestOptions = {},
): Promise<TestContext<Static<Config>> & { client: C }> {
  const test = await contextForTest(product, config, secrets, options);
  try {
    const client = await product.open(test.context);
    return {
      ...test,
      client,
      close: async () => {
        await client.close();
        await test.close();
      },
    };
  } catch (error) {
    await test.close();
    throw error;
  }
}

const noUploads: Uploads = {
  list: async () => [],
  open: async (name) => {
    throw new NotFoundError({
      code: 'files/no-such-upload',
      what: `There is no upload "${name}".`,
      fix: 'Upload it.',
    });
  },
};
