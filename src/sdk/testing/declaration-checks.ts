import type { TSchema } from 'typebox';
import { describe, expect } from 'vitest';
import { isDataSet, dataSet as modelOf } from '../../model/index.ts';
import { configProblems, formFields } from '../config-problems.ts';
import { compileMapping } from '../mapping.ts';
import { type Client, secretFields } from '../product.ts';
import type { Suite } from './suite.ts';

/** What can be told from the declaration alone: configuration, manifest and mappings. */
export function declarationChecks<Config extends TSchema, C extends Client>(suite: Suite<Config, C>): void {
  const { product } = suite;
  const { manifest } = product;

  describe('its declaration', () => {
    suite.check('configuration', undefined, async () => {
      const standIn = await suite.start();
      await standIn.close();
      const right: Record<string, unknown> = { ...standIn.config, ...standIn.secrets };
      expect(configProblems(product, right)).toEqual([]);

      for (const field of requiredAtTop(manifest.config)) {
        const { [field]: _, ...without } = right;
        const problem = configProblems(product, without).find((found) => found.field === field);
        expect(problem, `${field} is missing, and no problem names it`).toBeDefined();
        expect(problem?.fix, `no fix for a missing ${field}`).not.toBe('');
      }
      for (const field of Object.keys(right)) {
        const wrong = configProblems(product, { ...right, [field]: { not: 'this' } });
        expect(
          wrong.some((found) => found.field === field || found.field.startsWith(`${field}.`)),
          `${field} of a wrong type, and no problem names it: ${JSON.stringify(wrong)}`,
        ).toBe(true);
      }
      for (const secret of suite.unspeakable) {
        expect(
          JSON.stringify(configProblems(product, { ...right, [Object.keys(right)[0] ?? '']: {} })),
        ).not.toContain(secret);
      }
    });

    suite.check('manifest', undefined, async () => {
      const standIn = await suite.start();
      await standIn.close();

      expect(manifest.id).toMatch(/^[a-z][a-z0-9-]*$/);
      expect(manifest.name).not.toBe('');
      expect(manifest.summary).toMatch(/\.$/);
      for (const { name, property } of formFields(manifest.config)) {
        if (property.const !== undefined) continue;
        expect(property.title, `the form field ${name} has no title`).toBeTruthy();
        expect(property.description, `the form field ${name} has no help text`).toBeTruthy();
        if (/password|secret|passphrase|private.?key|api.?key|token$/i.test(name)) {
          expect(secretFields(manifest.config), `${name} looks like a secret and is not marked`).toContain(
            name,
          );
        }
      }
      expect(secretFields(manifest.config)).toEqual(expect.arrayContaining(Object.keys(standIn.secrets)));
      expect(
        Object.keys(standIn.config).filter((name) => secretFields(manifest.config).includes(name)),
        'a secret field stands in the stand-in configuration',
      ).toEqual([]);
      const limits = manifest.limits(standIn.config as never);
      for (const value of [limits.calls, limits.perMs, limits.concurrency]) {
        expect(Number.isFinite(value) && value > 0).toBe(true);
      }
    });

    for (const dataSet of product.dataSets) {
      suite.check('mappings', dataSet, () => {
        expect(isDataSet(dataSet.id), `the model has no data set ${dataSet.id}`).toBe(true);
        const model = modelOf(dataSet.id);
        const declared = new Set(Object.keys(dataSet.fields));
        const written = dataSet.write === undefined ? [] : dataSet.mapping.rules;
        for (const rule of dataSet.mapping.rules) {
          expect(
            model.fields[rule.model] !== undefined || rule.model.startsWith('custom.'),
            `${dataSet.id} maps to ${rule.model}, which the model does not have`,
          ).toBe(true);
          expect(
            declared.has(rule.vendor),
            `${dataSet.id} maps ${rule.vendor}, which is not among its fields`,
          ).toBe(true);
        }
        for (const name of dataSet.primaryKey) {
          expect(declared.has(name), `the key ${name} of ${dataSet.id} is not among its fields`).toBe(true);
        }
        if (dataSet.cursor !== undefined) expect(declared.has(dataSet.cursor.field)).toBe(true);
        const sent = new Set(written.filter((rule) => rule.only !== 'read').map((rule) => rule.vendor));
        for (const name of Object.keys(dataSet.mapping.constants ?? {})) sent.add(name);
        if (dataSet.write !== undefined && 'create' in dataSet.write) {
          for (const [name, field] of Object.entries(dataSet.fields)) {
            if (field.required === true)
              expect(sent.has(name), `${name} is required and never written`).toBe(true);
          }
        }
        expect(() => compileMapping(dataSet.id, dataSet.mapping, {})).not.toThrow();
      });
    }
  });
}

function requiredAtTop(schema: TSchema): string[] {
  const required = (schema as { required?: unknown }).required;
  return Array.isArray(required) ? required.map(String) : [];
}
