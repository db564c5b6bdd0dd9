import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Type } from 'typebox';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type SftpSandbox, startSftpSandbox } from '../../../sandbox/sftp/index.ts';
import { systemClock } from '../../kernel/index.ts';
import { configProblems, formFields } from '../config-problems.ts';
import { parseAllowList } from '../net/allow-list.ts';
import { Limiter } from '../net/limiter.ts';
import { createNet, type Net } from '../net/net.ts';
import { type Step, secretFields } from '../product.ts';
import { type ExchangeContext, openExchange } from './from-config.ts';
import { probeExchange } from './probe.ts';
import { type ExchangeConfig, exchangeSchema } from './sftp-config.ts';

let root: string;
let sandbox: SftpSandbox;
let net: Net;

beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), 'probe-'));
  mkdirSync(join(root, 'scratch'));
  mkdirSync(join(root, 'folder'));
  sandbox = await startSftpSandbox({ root: join(root, 'drop') });
  net = createNet({ allow: parseAllowList(['127.0.0.1']) });
});

afterEach(async () => {
  await sandbox.close();
  await net.close();
  rmSync(root, { recursive: true });
});

function contextOf(config: ExchangeConfig, secrets: Record<string, string> = {}): ExchangeContext {
  return {
    config,
    secret: (name) => secrets[name] ?? '',
    net,
    limiter: new Limiter({ calls: 1000, perMs: 1000, concurrency: 4 }, systemClock),
    clock: systemClock,
    signal: new AbortController().signal,
    scratchFolder: join(root, 'scratch'),
    allowedRoots: [root],
    uploads: { list: async () => [], open: async (name) => ({ path: join(root, name) }) },
    note: () => {},
  };
}

const sftpConfig = (more: ExchangeConfig = {}): ExchangeConfig => ({
  useSftp: true,
  sftpHost: '127.0.0.1',
  sftpPort: sandbox.port,
  sftpUser: 'hub',
  sftpFolder: 'outbound',
  sftpReadFolder: 'inbound',
  sftpHostKeys: [sandbox.fingerprint],
  ...more,
});
const secrets = { sftpPassword: 'snap-the-line-1' };

async function stepsOf(context: ExchangeContext): Promise<Step[]> {
  const steps: Step[] = [];
  await probeExchange(context, (step) => steps.push(step));
  return steps;
}

const brief = (steps: Step[]) => steps.map(({ title, outcome }) => `${title}: ${outcome}`);

test('a right set-up passes step by step and leaves nothing behind', async () => {
  const steps = await stepsOf(contextOf(sftpConfig(), secrets));

  expect(brief(steps)).toEqual([
    'Name resolved: ok',
    'Connected: ok',
    'Host key: ok',
    'Signed in: ok',
    'Folder listed: ok',
    'Write permission: ok',
  ]);
  expect(readdirSync(join(sandbox.home('hub'), 'outbound'))).toEqual([]);
});

test('a new host key ends the test with the fingerprint to be confirmed, before the password is sent', async () => {
  const steps = await stepsOf(contextOf(sftpConfig({ sftpHostKeys: [] }), secrets));

  expect(brief(steps)).toEqual(['Name resolved: ok', 'Connected: ok', 'Host key: failed']);
  expect(steps.at(-1)).toMatchObject({
    fingerprint: sandbox.fingerprint,
    fix: expect.stringContaining('confirm'),
  });
});

test('a wrong password fails the sign-in, after the host key was found right', async () => {
  const steps = await stepsOf(contextOf(sftpConfig(), { sftpPassword: 'wrong' }));

  expect(brief(steps)).toEqual(['Name resolved: ok', 'Connected: ok', 'Host key: ok', 'Signed in: failed']);
});

test('an account without the right to write fails at the last step, with the reason', async () => {
  const config = sftpConfig({ sftpUser: 'auditor', sftpFolder: '', sftpReadFolder: '' });
  const steps = await stepsOf(contextOf(config, { sftpPassword: 'snap-the-line-3' }));

  expect(brief(steps).slice(-2)).toEqual(['Folder listed: ok', 'Write permission: failed']);
  expect(steps.at(-1)?.fix).toContain('right to');
});

test('a host that nobody listens at, or that may not be reached, fails at once', async () => {
  const closed = await stepsOf(contextOf(sftpConfig({ sftpPort: 1 }), secrets));
  const metadata = await stepsOf(contextOf(sftpConfig({ sftpHost: '169.254.169.254' }), secrets));

  expect(brief(closed)).toEqual(['Name resolved: ok', 'Connected: failed']);
  expect(brief(metadata)).toEqual(['Name resolved: failed']);
});

test('a folder is found and written to, and one outside the allowed roots is not looked at', async () => {
  const inside = await stepsOf(contextOf({ folder: join(root, 'folder') }));
  const outside = await stepsOf(contextOf({ folder: '/etc' }));

  expect(brief(inside)).toEqual(['Folder found: ok', 'Write permission: ok']);
  expect(readdirSync(join(root, 'folder'))).toEqual([]);
  expect(brief(outside)).toEqual(['Folder found: failed']);
});

test('without SFTP and without a folder, files are published for download and read from the uploads', async () => {
  const context = contextOf({});
  writeFileSync(join(root, 'PREH.csv'), 'x');
  const uploads = {
    list: async () => [{ name: 'PREH.csv', size: 1, uploadedAt: '2026-03-02T08:15:00.000Z' }],
    open: async (name: string) => ({ path: join(root, name) }),
  };
  const exchange = openExchange({ ...context, uploads });

  expect(brief(await stepsOf(context))).toEqual(['Files: ok']);
  expect(await exchange.list(/\.csv$/)).toHaveLength(1);
  await exchange.stage({ path: join(root, 'PREH.csv') }, 'out.csv');
  expect(await exchange.look('out.csv')).toBe('staged');
  await exchange.publish('out.csv');
  expect(await exchange.look('out.csv')).toBe('published');
});

test('the form asks only for what the answers before need', () => {
  const config = exchangeSchema({ company: Type.String({ title: 'Company', description: 'Its number.' }) });
  const problemsOf = (values: Record<string, unknown>) =>
    configProblems({ manifest: { config } as never }, { company: '1', ...values }).map(({ field }) => field);

  expect(problemsOf({})).toEqual([]);
  expect(problemsOf({ useSftp: true }).sort()).toEqual(['sftpHost', 'sftpPassword', 'sftpUser']);
  expect(
    problemsOf({ useSftp: true, sftpHost: 'drop.example.com', sftpUser: 'hub', sftpSignIn: 'key' }),
  ).toEqual(['sftpPrivateKey']);
  expect(problemsOf({ afterRead: 'archive' })).toEqual(['archiveFolder']);
  expect(
    problemsOf({
      useSftp: true,
      sftpHost: 'sftp://x',
      sftpUser: 'hub',
      sftpPassword: 'x',
      sftpHostKeys: ['SHA256:x'],
    }),
  ).toEqual(['sftpHost', 'sftpHostKeys.0']);
});

test('every field has a title and a help text, and what is secret is marked', () => {
  const config = exchangeSchema({});

  for (const { name, property } of formFields(config)) {
    if (property.const !== undefined) continue;
    expect([name, property.title, property.description]).toEqual([
      name,
      expect.any(String),
      expect.any(String),
    ]);
  }
  expect(secretFields(config).sort()).toEqual([
    'pgpOwnKey',
    'pgpOwnPassphrase',
    'sftpPassphrase',
    'sftpPassword',
    'sftpPrivateKey',
  ]);
});
