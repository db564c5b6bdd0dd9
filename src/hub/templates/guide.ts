import { dataSet } from '../../model/index.ts';
import type { AnyProduct } from '../../sdk/index.ts';
import { withDefaults } from '../with-defaults.ts';
import { type FittingTemplate, fittingTemplates } from './fit.ts';

/** The guide to the ready-made syncs, made of their data: docs/guides/ready-made-syncs.md. */
export function readyMadeSyncsGuide(products: readonly AnyProduct[]): string {
  const lines = [
    '# Ready-made syncs',
    '',
    'Made from the code (`node test/write-guide.ts`); not edited by hand.',
    '',
    '*New sync* asks for source and destination and then offers what is ready made for the two: data sets, the mapping that one',
    'end needs, guards and rules for people who come and go. Nothing is ever deleted, the first run writes nothing unless *Save',
    'changes* is on, and everything can be changed afterwards. On the command line:',
    '',
    '    chalkline syncs templates --source "Core HR" --destination "Acumatica"',
    '    chalkline syncs create --source "Core HR" --destination "Acumatica" --template people-and-pay',
    '',
    'Connectors that read or write less by their configuration are offered less. *Codes* are the lists on which both ends must agree,',
    'by the same code or by a crosswalk.',
  ];
  for (const source of products) {
    for (const destination of products) {
      if (source === destination) continue;
      const fitting = offered(source, destination);
      if (fitting.length === 0) continue;
      lines.push(
        '',
        `## ${source.manifest.name} → ${destination.manifest.name}`,
        '',
        '| id | name | data sets | codes |',
        '| --- | --- | --- | --- |',
      );
      for (const one of fitting) lines.push(rowOf(one));
      const leftOut = [...new Set(fitting.flatMap(({ leftOut: left }) => left.map(({ why }) => why)))];
      if (leftOut.length > 0) lines.push('', ...leftOut.map((why) => `- Not ${why}`));
    }
  }
  return `${lines.join('\n')}\n`;
}

function offered(source: AnyProduct, destination: AnyProduct): FittingTemplate[] {
  return fittingTemplates(
    { product: source, config: openedFor(source, 'read') },
    { product: destination, config: openedFor(destination, 'write') },
    '2026-01-01',
  );
}

/** A connector that was set up for as much as the product can do. */
export function openedFor(product: AnyProduct, direction: 'read' | 'write'): Record<string, unknown> {
  return withDefaults(product, { direction, readExports: true, useHh2: true });
}

function rowOf({ template, dataSets, crosswalks }: FittingTemplate): string {
  const labels = (ids: readonly string[]) => ids.map((id) => dataSet(id).label).join(', ');
  return `| \`${template.id}\` | ${template.name} | ${labels(dataSets.map(({ id }) => id))} | ${labels(crosswalks) || '–'} |`;
}
