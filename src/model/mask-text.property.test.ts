import fc from 'fast-check';
import { expect, test } from 'vitest';
import { dataSets } from './data-sets.ts';
import { maskSecretsIn } from './mask-text.ts';

/** All data sets that have secrets, with the names of those. */
const withSecrets = dataSets
  .map((definition) => ({
    definition,
    secrets: Object.entries(definition.fields)
      .filter(([, field]) => field.sensitivity === 'secret')
      .map(([name]) => name),
  }))
  .filter(({ secrets }) => secrets.length > 0);
const oneOf = fc.constantFrom(...withSecrets);
const bare = (text: string) => text.replace(/[^\p{L}\p{N}]/gu, '').toLowerCase();

/** SSNs, accounts, IBANs, whole or with signs in between, and whatever else stands in such a field. */
const secret = fc
  .oneof(
    fc.stringMatching(/^9\d{2}-\d{2}-\d{4}$/),
    fc.stringMatching(/^\d{7,17}$/),
    fc.stringMatching(/^[A-Z]{2}\d{2}( [A-Z0-9]{4}){3,5}$/),
    fc.stringMatching(/^[A-Za-z0-9]([ ./-]?[A-Za-z0-9]){6,20}$/),
    fc.string({ unit: 'grapheme-ascii', minLength: 8, maxLength: 24 }),
  )
  .filter((value) => [...bare(value)].length >= 7);
const writtenAs = fc.constantFrom(
  (value: string) => value,
  (value: string) => value.replace(/[^\p{L}\p{N}]/gu, ''),
  (value: string) => [...value.replace(/[^\p{L}\p{N}]/gu, '')].join('-'),
  (value: string) => value.toLowerCase(),
);
const words = fc.constantFrom('', 'SSN ', 'The value "', '(code=', 'bereits vorhanden: ', '…');

test('the words of a vendor never repeat a secret, whatever its shape and however they write it', () => {
  fc.assert(
    fc.property(
      oneOf,
      secret,
      writtenAs,
      words,
      words,
      ({ definition, secrets }, value, write, before, after) => {
        const record = Object.fromEntries(secrets.map((name) => [name, value]));
        const text = `${before}${write(value)} ${after}`;

        const masked = maskSecretsIn(text, definition.fields, [{}, record]);

        expect(bare(masked)).not.toContain(bare(value));
        expect(masked).not.toBe(text);
      },
    ),
    { numRuns: 1_000, seed: 20260302 },
  );
});

test('a text without a secret stays as it is', () => {
  fc.assert(
    fc.property(oneOf, secret, ({ definition, secrets }, value) => {
      const text = 'Pay group WK is not known at the destination.';
      const record = Object.fromEntries(secrets.map((name) => [name, value]));

      expect(maskSecretsIn(text, definition.fields, [record])).toBe(text);
    }),
    { numRuns: 1_000, seed: 20260302 },
  );
});

test('the title of a record never shows a secret of it', () => {
  fc.assert(
    fc.property(oneOf, secret, ({ definition, secrets }, value) => {
      const names = Object.keys(definition.fields);
      const record = Object.fromEntries(names.map((name) => [name, secrets.includes(name) ? value : 'Dana']));

      expect(bare(definition.title(record))).not.toContain(bare(value));
    }),
    { numRuns: 1_000, seed: 20260302 },
  );
});
