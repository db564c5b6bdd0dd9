import { existsSync, mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { migrate, openEmbedded } from '../db/index.ts';
import { newId } from '../kernel/index.ts';
import { openStore, type Store } from '../store/index.ts';
import { clearLeftUploads } from './clear-left-uploads.ts';

const keys = { current: 'k1', keys: { k1: Buffer.alloc(32, 1) }, root: Buffer.alloc(32, 2) };
const folder = mkdtempSync(join(tmpdir(), 'chalkline-uploads-'));
const now = Date.now();
const hour = 60 * 60 * 1_000;
let store: Store;
let companyId: string;
let connectorId: string;
let close: () => Promise<void>;
beforeAll(async () => {
  const database = await openEmbedded(undefined);
  close = () => database.close();
  await migrate(database);
  store = openStore(database, keys);
  companyId = (await store.companies.create('Plumb', 'UTC')).id;
  connectorId = await store.connectors.create(companyId, {
    name: 'Uploads',
    product: 'file',
    config: {},
    secrets: {},
  });
}, 120_000);
afterAll(async () => {
  await close();
  rmSync(folder, { recursive: true, force: true });
});

function leave(company: string, connector: string, ageMs = 0): string {
  const place = join(folder, 'uploads', company, connector);
  mkdirSync(place, { recursive: true });
  const path = join(place, newId());
  writeFileSync(path, 'sealed');
  utimesSync(path, (now - ageMs) / 1_000, (now - ageMs) / 1_000);
  return path;
}
const clear = (isAlone: boolean) => clearLeftUploads(store, folder, isAlone, now);

test('bytes without a row go; those of an upload stay, also in a data folder that was moved', async () => {
  const kept = leave(companyId, connectorId, 100 * hour);
  const path = join('/where/it/was', kept.slice(folder.length));
  await store.uploads.save(companyId, connectorId, {
    name: 'a.csv',
    path,
    key: Buffer.alloc(32, 3),
    size: 6,
  });
  const left = [leave(companyId, connectorId), leave(companyId, newId())];

  expect(await clear(true)).toBe(2);

  expect([kept, ...left].map((one) => existsSync(one))).toEqual([true, false, false]);
  expect(await clear(true)).toBe(0);
});

test('where other processes may be at work only what has lain for a day goes', async () => {
  const [young, old] = [leave(companyId, connectorId, 23 * hour), leave(companyId, connectorId, 25 * hour)];

  expect(await clear(false)).toBe(1);

  expect([existsSync(young), existsSync(old)]).toEqual([true, false]);
});

test('what belongs to a company of another database is not touched', async () => {
  const other = leave(newId(), connectorId, 100 * hour);

  await clear(true);

  expect(existsSync(other)).toBe(true);
});
