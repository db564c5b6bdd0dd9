import { dataSets } from '../../src/model/index.ts';
import { type AnyProduct, type DataSet, writeKinds } from '../../src/sdk/index.ts';

/** The page `docs/reference/products.md`: product × data set × direction, as the products declare it. */
export function productsPage(products: readonly AnyProduct[]): string {
  const parts = products.map(partOf);
  return `# Products and what flows

Made from the code; \`npx vitest run test/docs -u\` writes it anew. Each *read* and each kind of *write* below is run by
\`test/scenarios/cells/\` through the engine against the product's sandbox.

${matrix(products)}
r: read · w: written · f: written as a file. Data sets come in the order in which a run carries them.

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
