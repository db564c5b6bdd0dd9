import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { isDataSet } from '../../model/index.ts';
import { checkSync } from '../check-sync.ts';
import { products } from '../products.ts';
import { commonDataSets } from '../sync-ends.ts';
import { fittingTemplates, templateConfig } from './fit.ts';
import { openedFor, readyMadeSyncsGuide } from './guide.ts';
import { kindOf } from './kinds.ts';
import { templates } from './list.ts';

const pairs = products.flatMap((source) =>
  products
    .filter((destination) => destination !== source)
    .map((destination) => ({
      title: `${source.manifest.name} → ${destination.manifest.name}`,
      source: { product: source, config: openedFor(source, 'read') },
      destination: { product: destination, config: openedFor(destination, 'write') },
    })),
);

test.each(pairs)(
  '$title: what is offered can be saved, and holds only what both ends can do',
  ({ source, destination }) => {
    const common = commonDataSets(source, destination);

    for (const fitting of fittingTemplates(source, destination, '2026-03-02')) {
      const config = templateConfig(fitting, 'America/Denver');
      checkSync(config, source, destination);
      expect(common).toEqual(expect.arrayContaining(config.dataSets.map(({ id }) => id)));
      expect(config.dataSets.every(({ deletes }) => deletes === 'none')).toBe(true);
    }
  },
);

test('every product is of a kind, and every template is possible somewhere', () => {
  const offered = new Set(
    pairs.flatMap(({ source, destination }) =>
      fittingTemplates(source, destination, '2026-03-02').map(({ template }) => template.id),
    ),
  );

  expect(products.filter(({ manifest }) => kindOf(manifest.id) === undefined)).toEqual([]);
  expect(templates.filter(({ id }) => !offered.has(id)).map(({ id }) => id)).toEqual([]);
});

test('ids differ, data sets exist, sentences name both ends', () => {
  expect(new Set(templates.map(({ id }) => id)).size).toBe(templates.length);
  for (const { sentence, dataSets } of templates) {
    expect(dataSets.every(({ id }) => isDataSet(id))).toBe(true);
    expect(sentence).toContain('{source}');
    expect(sentence).toContain('{destination}');
  }
});

test('HR gives no earning code where an ERP demands one, so the rate type takes its place until the crosswalk says more', () => {
  const pair = pairs.find(({ title }) => title === 'Core HR → Acumatica');
  if (pair === undefined) throw new Error('no such pair');
  const fitting = fittingTemplates(pair.source, pair.destination, '2026-03-02')[0];

  const rates = fitting?.dataSets.find(({ id }) => id === 'payRates');

  expect(rates?.mapping).toMatchObject([{ target: 'earningCode', source: 'rateType' }]);
  expect(fitting && templateConfig(fitting, 'UTC').crosswalkRequired).toEqual(['earningCodes']);
});

test('the guide is up to date (node test/write-guide.ts)', () => {
  const kept = readFileSync(join(import.meta.dirname, '../../../docs/guides/ready-made-syncs.md'), 'utf8');

  expect(kept).toBe(readyMadeSyncsGuide(products));
});
