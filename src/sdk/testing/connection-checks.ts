import type { Static, TSchema } from 'typebox';
import { describe, expect } from 'vitest';
import { ChalklineError, describeError } from '../../kernel/index.ts';
import type { Client, Step } from '../product.ts';
import type { StandIn } from './conformance.ts';
import { contextForTest } from './open-for-test.ts';
import { scopeFor } from './pages.ts';
import type { Suite } from './suite.ts';

/** The connection test as a person sees it: with the right set-up, a wrong password, a wrong host. */
export function connectionChecks<Config extends TSchema, C extends Client>(suite: Suite<Config, C>): void {
  describe('its connection test', () => {
    suite.check('connection test', undefined, async () => {
      const standIn = await suite.start();
      try {
        const steps = await connectionSteps(suite, standIn, standIn.config, standIn.secrets);

        expect(steps.filter((step) => step.outcome === 'failed')).toEqual([]);
        expect(steps.some((step) => step.outcome === 'ok')).toBe(true);
        for (const step of steps) expect(step.title).not.toBe('');
      } finally {
        await standIn.close();
      }
    });

    suite.check('wrong password', undefined, async (running) => {
      const standIn = await suite.start();
      try {
        if (Object.keys(standIn.secrets).length === 0) running.skip('the product has no secrets');
        const wrong = suite.conformance.wrongSecrets?.(standIn.secrets) ?? nonsense(standIn.secrets);
        for (const secret of Object.values(wrong)) suite.mustNotSay(secret);

        expectOneFailure(await connectionSteps(suite, standIn, standIn.config, wrong));
      } finally {
        await standIn.close();
      }
    });

    suite.check('unreachable host', undefined, async (running) => {
      const standIn = await suite.start();
      try {
        const config = suite.conformance.unreachable?.(standIn.config) ?? toClosedPort(standIn.config);
        if (config === undefined) running.skip('the configuration names no host');
        else expectOneFailure(await connectionSteps(suite, standIn, config, standIn.secrets));
      } finally {
        await standIn.close();
      }
    });
  });
}

function expectOneFailure(steps: readonly Step[]): void {
  const failed = steps.filter((step) => step.outcome === 'failed');
  expect(failed.length, 'no step failed').toBeGreaterThan(0);
  for (const step of failed) {
    expect(step.detail, `"${step.title}" failed without a reason`).toBeTruthy();
    expect(step.fix, `"${step.title}" failed without a fix`).toBeTruthy();
  }
}

/** The product's own steps, then opening it and one page of every data set. */
async function connectionSteps<Config extends TSchema, C extends Client>(
  suite: Suite<Config, C>,
  standIn: StandIn,
  config: Record<string, unknown>,
  secrets: Readonly<Record<string, string>>,
): Promise<Step[]> {
  const steps: Step[] = [];
  const test = await contextForTest(
    suite.product,
    config as Static<Config>,
    secrets,
    suite.optionsFor(standIn, {}),
  );
  const step = async (title: string, work: () => Promise<void>) => {
    const startedMs = Date.now();
    try {
      await work();
      steps.push({ title, outcome: 'ok', tookMs: Date.now() - startedMs });
    } catch (error) {
      suite.hear(error);
      steps.push({
        title,
        outcome: 'failed',
        tookMs: Date.now() - startedMs,
        detail: describeError(error),
        ...(error instanceof ChalklineError ? { fix: error.fix } : {}),
      });
    }
  };
  try {
    const { probe } = suite.product;
    if (probe !== undefined) {
      try {
        await probe.call(suite.product, test.context, (reported) => steps.push(reported));
      } catch (error) {
        // A probe may end by throwing once it has reported the step that failed.
        suite.hear(error);
        if (!steps.some((reported) => reported.outcome === 'failed'))
          await step('probe', async () => Promise.reject(error));
      }
    }
    if (steps.every((reported) => reported.outcome !== 'failed')) {
      await step('open', async () => {
        const client = await suite.product.open(test.context);
        try {
          for (const dataSet of suite.product.dataSets) {
            for await (const _page of dataSet.read?.(client, scopeFor(standIn, dataSet.id)) ?? []) break;
          }
        } finally {
          await client.close();
        }
      });
    }
  } finally {
    await test.close();
  }
  for (const reported of steps) suite.hear(reported);
  return steps;
}

/** Keeps the form of a secret that has one (a PEM block), so that sign-in refuses it and not the parser. */
function nonsense(secrets: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(secrets).map(([name, value]) => [
      name,
      value.includes('-----BEGIN') ? value : `wrong-${name}-7Qk2`,
    ]),
  );
}

function toClosedPort(config: Readonly<Record<string, unknown>>): Record<string, unknown> | undefined {
  let found = false;
  const turn = (name: string, value: unknown): unknown => {
    if (typeof value === 'string' && /^https?:\/\//.test(value)) {
      found = true;
      return 'http://127.0.0.1:1';
    }
    if (/port$/i.test(name) && typeof value === 'number') {
      found = true;
      return 1;
    }
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, turn(key, member)]));
    }
    return value;
  };
  const turned = turn('', config) as Record<string, unknown>;
  return found ? turned : undefined;
}
