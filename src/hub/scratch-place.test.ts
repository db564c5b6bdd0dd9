import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { clearLeftScratch, scratchPlace } from './scratch-place.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'chalkline-scratch-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const host = basename(scratchPlace('/')).replace(/\.\d+$/, '');
const now = Date.now();
function leave(name: string, ageMs = 0): void {
  const path = join(folder, 'scratch', name);
  mkdirSync(path, { recursive: true });
  writeFileSync(join(path, 'file'), 'people');
  utimesSync(path, (now - ageMs) / 1_000, (now - ageMs) / 1_000);
}
const left = () => readdirSync(join(folder, 'scratch')).sort();

test('on a shared folder what a killed process left is removed, and what a living one needs stays', async () => {
  const living = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
  const killed = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
  killed.kill('SIGKILL');
  await once(killed, 'exit');
  leave(`${host}.${living.pid}`);
  leave(`${host}.${killed.pid}`);
  leave(`${host}.${process.pid}`);
  leave('another-machine.17', 60_000);
  leave('machine-long-gone.17', 25 * 60 * 60 * 1_000);

  await clearLeftScratch(folder, false, now);

  living.kill('SIGKILL');
  expect(left()).toEqual(['another-machine.17', `${host}.${living.pid}`].sort());
});

test('on a folder of its own a process removes whatever is there', async () => {
  leave('another-machine.17');
  leave('of-an-older-form');

  await clearLeftScratch(folder, true, now);

  expect(left()).toEqual([]);
});

test('a folder without scratch space is no error', async () => {
  await clearLeftScratch(folder, false, now);

  expect(readdirSync(folder)).toEqual([]);
});
