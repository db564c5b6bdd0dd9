import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, relative, sep } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '..');

/** Who may import whom. A folder may import itself; a product needs no other product. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  kernel: [],
  model: ['kernel'],
  sdk: ['kernel', 'model'],
  products: ['sdk'],
  sync: ['kernel', 'model', 'sdk'],
  db: ['kernel'],
  queue: ['kernel', 'db'],
  store: ['kernel', 'db', 'model', 'sync'],
  hub: ['kernel', 'model', 'sdk', 'products', 'sync', 'queue', 'store'],
  api: ['kernel', 'model', 'hub'],
  cli: ['kernel', 'model', 'hub'],
};

/** Where everything is put together: these may import anything. */
const composition = ['start', 'demo', 'main.ts'];

interface Import {
  from: string;
  to: string;
}

/** Every relative import between two files, as paths from the root. Tests and what only they use may import anything. */
function importsBelow(folder: string): Import[] {
  const found: Import[] = [];
  for (const entry of readdirSync(join(root, folder), { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !/\.(ts|tsx)$/.test(entry.name) || /\.test\.tsx?$/.test(entry.name)) continue;
    const path = join(entry.parentPath, entry.name);
    const from = relative(root, path).split(sep).join('/');
    if (/(^|\/)(node_modules|dist|testing)\//.test(from)) continue;
    for (const [, specifier = ''] of readFileSync(path, 'utf8').matchAll(
      /(?:^|\n)\s*(?:import|export)\b[^'"`;]*?from\s*['"](\.[^'"]+)['"]|\bimport\(\s*['"](\.[^'"]+)['"]\s*\)/g,
    )) {
      if (specifier === '') continue;
      found.push({
        from,
        to: normalize(join(dirname(from), specifier))
          .split(sep)
          .join('/'),
      });
    }
  }
  return found;
}

test('folders of src import only what the table allows', () => {
  const imports = importsBelow('src');
  // A scanner that finds nothing would find no fault either.
  expect(imports.length).toBeGreaterThan(500);
  const wrong = imports.filter(({ from, to }) => {
    const [, folder = ''] = from.split('/');
    const [area, target = ''] = to.split('/');
    if (composition.includes(folder)) return false;
    return area !== 'src' || (folder !== target && !allowed[folder]?.includes(target));
  });

  expect(wrong).toEqual([]);
});

test('a product imports no other product', () => {
  const wrong = importsBelow('src/products').filter(({ from, to }) => {
    const [, , product] = from.split('/');
    return to.startsWith('src/products/') && to.split('/')[2] !== product;
  });

  expect(wrong).toEqual([]);
});

test('a sandbox shares no code with the program, and no vendor with another', () => {
  // Arcoro is one vendor: Core HR, ExakTime and Payroll stand behind its one API.
  const common = ['kit', 'contractor', 'arcoro'];
  const wrong = importsBelow('sandbox').filter(({ from, to }) => {
    const [, own = ''] = from.split('/');
    const [area, target = ''] = to.split('/');
    return area !== 'sandbox' || (own !== target && !common.includes(target));
  });

  expect(wrong).toEqual([]);
});

test('the screens see the contract of the API and nothing else of the program', () => {
  const wrong = importsBelow('web').filter(
    ({ to }) => !to.startsWith('web/') && to !== 'src/api/contract.ts',
  );

  expect(wrong).toEqual([]);
});

test('the table names every folder of src', () => {
  const folders = readdirSync(join(root, 'src')).filter((name) => !name.startsWith('.'));

  expect(folders.filter((name) => !(name in allowed) && !composition.includes(name))).toEqual([]);
});
