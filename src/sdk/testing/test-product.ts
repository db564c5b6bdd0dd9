import type { TSchema } from 'typebox';
import { describe, expect, test } from 'vitest';
import type { Client, Product } from '../product.ts';
import { CHECKS, type Conformance } from './conformance.ts';
import { connectionChecks } from './connection-checks.ts';
import { declarationChecks } from './declaration-checks.ts';
import { driftChecks } from './drift-checks.ts';
import { faultChecks } from './fault-checks.ts';
import { fileChecks } from './file-checks.ts';
import { inDoubtChecks } from './in-doubt-checks.ts';
import { readBeforeWriteChecks } from './read-before-write-checks.ts';
import { readChecks } from './read-checks.ts';
import { Suite } from './suite.ts';
import { writeChecks } from './write-checks.ts';

/**
 * Registers the conformance suite of one product: one call in its product.test.ts, then only what is special
 * to the vendor. What it skips is listed with the reason.
 */
export function testProduct<Config extends TSchema, C extends Client>(
  product: Product<Config, C>,
  conformance: Conformance,
): void {
  const suite = new Suite(product, conformance);

  describe(`${product.manifest.name} conforms`, () => {
    test('every skipped check exists and says why', () => {
      const ids = product.dataSets.map((dataSet) => dataSet.id);
      for (const [key, reason] of Object.entries(conformance.skip ?? {})) {
        const [check = '', dataSetId] = key.split(': ');
        expect(Object.keys(CHECKS), `"${key}" is no check`).toContain(check);
        if (dataSetId !== undefined) expect(ids, `"${key}" is no data set of it`).toContain(dataSetId);
        expect(reason, `no reason for skipping "${key}"`).not.toBe('');
      }
    });

    declarationChecks(suite);
    connectionChecks(suite);
    readChecks(suite);
    writeChecks(suite);
    fileChecks(suite);
    inDoubtChecks(suite);
    readBeforeWriteChecks(suite);
    faultChecks(suite);
    driftChecks(suite);

    // Last, because it looks at everything that the checks before have heard.
    suite.check('no secrets', undefined, () => {
      const everything = suite.said.join('\n');
      for (const secret of suite.unspeakable) {
        const at = everything.indexOf(secret);
        expect(at, `said: ${at < 0 ? '' : everything.slice(Math.max(0, at - 60), at)}…`).toBe(-1);
      }
    });
  });
}
