import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '../..');
const pages = globSync('{*.md,docs/**/*.md,src/**/*.md,sandbox/**/*.md,web/**/*.md,bench/**/*.md}', {
  cwd: root,
  exclude: (path) => path.includes('node_modules'),
});

/** What a page points at inside the repository: links, and files that it names from the root. */
function* pointedAt(page: string): Generator<string> {
  const text = readFileSync(join(root, page), 'utf8');
  for (const [, target = ''] of text.matchAll(/\]\(([^)\s]+)\)/g)) {
    const [path = ''] = target.split('#');
    if (path !== '' && !/^[a-z]+:/.test(target)) yield join(dirname(page), path);
  }
  for (const [, path = ''] of text.matchAll(/`((?:src|test|web|docs|bin|sandbox|bench)\/[\w./-]+\.\w+)`/g))
    yield path;
}

test('what the pages point at exists', () => {
  const all = pages.flatMap((page) => [...pointedAt(page)].map((target) => ({ page, target })));

  expect(all.length).toBeGreaterThan(40);
  expect(all.filter(({ target }) => !existsSync(join(root, target)))).toEqual([]);
});

test('each line of SECURITY.md names a test', () => {
  const rows = readFileSync(join(root, 'SECURITY.md'), 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('| ') && !line.startsWith('| threat') && !line.startsWith('| ---'));

  expect(rows.length).toBeGreaterThan(15);
  expect(rows.filter((row) => !/`(src|test)\/[\w./-]+\.test\.ts`/.test(row))).toEqual([]);
});
