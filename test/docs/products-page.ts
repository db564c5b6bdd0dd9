import { dataSets } from '../../src/model/index.ts';
import { type AnyProduct, type DataSet, writeKinds } from '../../src/sdk/index.ts';
import { isSeenLater } from '../../src/sync/index.ts';

/** The page `docs/reference/products.md`: product × data set × direction, as the products declare it. */
export function productsPage(products: readonly AnyProduct[]): string {
  const parts = products.map(partOf);
  return `# Products and what flows

Made from the code; \`npx vitest run test/docs -u\` writes it anew. Each *read* and each kind of *write* below is run by
\`test/scenarios/cells/\` through the engine against the product's sandbox.

${matrix(products)}
r: read · w: written · f: written as a file. Data sets come in the order in which a run carries them.

## When an answer is lost

A change that was sent and not answered, also because the program died, is never sent again blindly. What happens to it:

${lostAnswers(products)}
look: the record is looked up at the destination and sent again only when it is not there · person: nothing shows it, now
or later, so it counts as sent and a person looks · file: the file is looked for where it was put; where that fails too,
its lines are sent again in the next file, as the receiver takes the same line twice for once · file, person: the same,
but its lines count as sent, because hours that come twice are paid twice.

${parts.join('\n')}`;
}

function matrix(products: readonly AnyProduct[]): string {
  const head = `| data set | ${products.map(({ manifest }) => manifest.name).join(' | ')} |`;
  const rule = `| --- |${products.map(() => ' --- |').join('')}`;
  const rows = dataSets.map(({ id, label }) => {
    const cells = products.map((product) => mark(product.dataSets.find((one) => one.id === id)));
    return `| ${label} | ${cells.join(' | ')} |`;
  });
  return `${[head, rule, ...rows].join('\n')}\n`;
}

function lostAnswers(products: readonly AnyProduct[]): string {
  const head =
    '| product | look | look; person where the connector cannot read them | person | file | file, person |';
  const rows = products.map((product) => {
    const labels = (way: LostAnswer) =>
      dataSets
        .filter(({ id }) => lostAnswer(product.dataSets.find((one) => one.id === id)) === way)
        .map(({ label }) => label)
        .join(', ');
    const cells = (['look', 'look or person', 'person', 'file', 'file or person'] as const).map(labels);
    return `| ${[product.manifest.name, ...cells].join(' | ')} |`;
  });
  return `${[head, '| --- | --- | --- | --- | --- | --- |', ...rows].join('\n')}\n`;
}

type LostAnswer = 'look' | 'look or person' | 'person' | 'file' | 'file or person';

function lostAnswer(declared: DataSet | undefined): LostAnswer | undefined {
  if (declared?.write === undefined) return undefined;
  const alwaysReadable = declared.readable === undefined;
  if (declared.write.style === 'files')
    return isSeenLater(declared, alwaysReadable) ? 'file' : 'file or person';
  if (!isSeenLater(declared)) return 'person';
  return isSeenLater(declared, alwaysReadable) ? 'look' : 'look or person';
}

function mark(declared: DataSet | undefined): string {
  if (declared === undefined) return '';
  const read = declared.read === undefined ? [] : ['r'];
  if (declared.write === undefined) return read.join(' ');
  return [...read, declared.write.style === 'files' ? 'f' : 'w'].join(' ');
}

function partOf(product: AnyProduct): string {
  const rows = dataSets.flatMap(({ id, label }) => {
    const declared = product.dataSets.find((one) => one.id === id);
    return declared === undefined ? [] : [rowOf(label, declared)];
  });
  return `## ${product.manifest.name}

${product.manifest.summary}

| data set | there | read | written | notes |
| --- | --- | --- | --- | --- |
${rows.join('\n')}
`;
}

function rowOf(label: string, declared: DataSet): string {
  const read =
    declared.read === undefined ? '' : declared.cursor === undefined ? 'everything' : 'changes since';
  const kinds = writeKinds(declared.write as never).join(', ');
  const written = declared.write?.style === 'files' ? `${kinds} (file)` : kinds;
  const age = declared.dataAgeHours === undefined ? [] : [`Up to ${declared.dataAgeHours} hours old.`];
  const notes = [...(declared.note === undefined ? [] : [declared.note]), ...age].join(' ');
  return `| ${[label, declared.vendorName, read, written, notes].map((text) => text.replaceAll('|', '\\|')).join(' | ')} |`;
}
