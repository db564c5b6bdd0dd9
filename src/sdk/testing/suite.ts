import type { Static, TSchema } from 'typebox';
import { type TestContext as RunningTest, test } from 'vitest';
import { ChalklineError, describeError } from '../../kernel/index.ts';
import type { Client, DataSet, Note, Product } from '../product.ts';
import { CHECKS, type Check, type Conformance, type SkipKey, type StandIn } from './conformance.ts';
import { openForTest, type TestContext, type TestOptions } from './open-for-test.ts';

export type Opened<Config extends TSchema, C extends Client> = TestContext<Static<Config>> & { client: C };

/** What the checks of one product share: the product, what was agreed about it, and everything that it said. */
export class Suite<Config extends TSchema, C extends Client> {
  readonly product: Product<Config, C>;
  readonly conformance: Conformance;
  /** Every note, step and error text of all checks, for the search for secrets. */
  readonly said: string[] = [];
  /** Texts that must not be in there. */
  readonly unspeakable = new Set<string>();

  constructor(product: Product<Config, C>, conformance: Conformance) {
    this.product = product;
    this.conformance = conformance;
  }

  /** Registers one check, or lists it as skipped with its reason. */
  check(
    check: Check,
    dataSet: DataSet<C> | undefined,
    run: (running: RunningTest) => Promise<void> | void,
    sentence: string = CHECKS[check],
  ): void {
    const title = dataSet === undefined ? sentence : `${dataSet.id}: ${sentence}`;
    const key: SkipKey = dataSet === undefined ? check : `${check}: ${dataSet.id}`;
    const reason = this.conformance.skip?.[key] ?? this.conformance.skip?.[check];
    if (reason !== undefined) test.skip(`${title} [skipped: ${reason}]`, () => {});
    else test(title, { timeout: 60_000 }, run);
  }

  async start(): Promise<StandIn> {
    const standIn = await this.conformance.start();
    for (const secret of Object.values(standIn.secrets)) this.mustNotSay(secret);
    for (const canary of standIn.canaries ?? []) this.mustNotSay(canary);
    return standIn;
  }

  /** Opens the product against the stand-in, works with it and closes it again; what goes wrong is remembered. */
  async opened<T>(
    standIn: StandIn,
    work: (opened: Opened<Config, C>) => Promise<T>,
    options: TestOptions = {},
  ): Promise<T> {
    const notes: Note[] = [];
    try {
      const opened = await openForTest(
        this.product,
        standIn.config as Static<Config>,
        standIn.secrets,
        this.optionsFor(standIn, { ...options, notes }),
      );
      try {
        return await work(opened);
      } finally {
        await opened.close();
      }
    } catch (error) {
      this.hear(error);
      throw error;
    } finally {
      for (const note of notes) this.hear(note);
    }
  }

  /**
   * Reading a vendor's limit in real time would take minutes, so all checks but the one for the limit have a wide one.
   * The stand-in's own throttle must be as wide.
   */
  optionsFor(standIn: StandIn, options: TestOptions): TestOptions {
    const { concurrency } = this.product.manifest.limits(standIn.config as Static<Config>);
    return {
      limits: { calls: 1_000_000, perMs: 1_000, concurrency },
      ...(standIn.allowedRoots === undefined ? {} : { allowedRoots: standIn.allowedRoots }),
      ...(standIn.uploads === undefined ? {} : { uploads: standIn.uploads }),
      ...options,
    };
  }

  /** What an attempt ends in when it must fail. */
  async failureOf(attempt: () => Promise<unknown>): Promise<unknown> {
    try {
      await attempt();
    } catch (error) {
      this.hear(error);
      return error;
    }
    throw new Error('It was expected to fail and did not');
  }

  hear(what: unknown): void {
    if (what instanceof Error) {
      this.said.push(describeError(what), what.stack ?? '');
      if (what instanceof ChalklineError) this.said.push(what.what, what.fix, what.expected ?? '');
      if (what.cause !== undefined) this.hear(what.cause);
    } else this.said.push(typeof what === 'string' ? what : (JSON.stringify(what) ?? ''));
  }

  /** Texts of fewer than five signs are no canaries: they stand in ordinary sentences. */
  mustNotSay(text: string): void {
    if (text.length >= 5) this.unspeakable.add(text);
  }
}
