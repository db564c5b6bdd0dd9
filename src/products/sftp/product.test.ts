import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startSftpSandbox } from '../../../sandbox/sftp/index.ts';
import { dataSets } from '../../model/index.ts';
import type { VendorRecord } from '../../sdk/index.ts';
import { sampleCsv, sampleEntity } from '../../sdk/tabular/sample-entities.ts';
import { openForTest, testProduct } from '../../sdk/testing/index.ts';
import { sftp } from './index.ts';
import type { SftpConfig } from './manifest.ts';

const COUNTS: Record<string, number> = { employees: 603, departments: 3 };
const countOf = (id: string) => COUNTS[id] ?? 2;

async function startServer() {
  const root = await mkdtemp(join(tmpdir(), 'chalkline-sftp-'));
  const server = await startSftpSandbox({ root });
  for (const definition of dataSets) {
    const further = definition.id === 'employees' ? { 'Shirt size': 'L' } : {};
    const path = join(server.home('hub'), 'inbound', `${definition.id}.csv`);
    await writeFile(path, sampleCsv(definition, countOf(definition.id), further));
  }
  const config: SftpConfig = {
    direction: 'read',
    sftpHost: server.host,
    sftpPort: server.port,
    sftpUser: 'hub',
    sftpHostKeys: [server.fingerprint],
    sftpFolder: 'inbound',
    quietSeconds: 0,
  };
  return {
    server,
    config,
    secrets: { sftpPassword: 'snap-the-line-1' },
    close: async () => {
      await server.close();
      await rm(root, { recursive: true, force: true });
      await rm(`${root}.state`, { recursive: true, force: true });
    },
  };
}

testProduct(sftp, {
  faultsOn: 'departments',
  start: async () => {
    const { config, secrets, close } = await startServer();
    return {
      config: { ...config },
      secrets,
      close,
      counts: Object.fromEntries(dataSets.map((definition) => [definition.id, countOf(definition.id)])),
      unknownFields: { employees: 'Shirt size' },
    };
  },
  writes: Object.fromEntries(
    dataSets.map((definition) => {
      const key = definition.key.find((name) => definition.fields[name]?.required) ?? definition.key[0] ?? '';
      return [
        definition.id,
        {
          create: (nr) => sampleEntity(definition, 50_000 + nr),
          update: { [Object.keys(definition.fields).at(-1) ?? '']: null },
          refused: { entity: (nr) => ({ ...sampleEntity(definition, nr), [key]: null }), field: key },
        },
      ];
    }),
  ),
});

async function readDepartments(config: SftpConfig, secrets: Record<string, string>) {
  const opened = await openForTest(sftp, config, secrets);
  const set = sftp.dataSets.find((one) => one.id === 'departments');
  const records: VendorRecord[] = [];
  let bookmark = '';
  try {
    for await (const page of set?.read?.(opened.client, { options: {} }) ?? []) {
      records.push(...page.records);
      bookmark = page.bookmark ?? bookmark;
    }
    return { records, settle: () => set?.settle?.(opened.client, bookmark), close: () => opened.close() };
  } catch (error) {
    await opened.close();
    throw error;
  }
}

test('moves a file away on the server when it is told that it was applied', async () => {
  const { server, config, secrets, close } = await startServer();
  const reading = await readDepartments(
    { ...config, afterRead: 'archive', archiveFolder: 'archive' },
    secrets,
  );
  const inbound = () => readdir(join(server.home('hub'), 'inbound'));
  expect(reading.records).toHaveLength(3);
  expect(await inbound()).toContain('departments.csv');

  await reading.settle();

  expect(await inbound()).not.toContain('departments.csv');
  expect(await readdir(join(server.home('hub'), 'archive'))).toEqual(['departments.csv']);
  await reading.close();
  await close();
});

test('reads nothing from a server whose key nobody has confirmed', async () => {
  const { config, secrets, close } = await startServer();

  await expect(readDepartments({ ...config, sftpHostKeys: [] }, secrets)).rejects.toMatchObject({
    code: expect.stringContaining('host-key'),
  });

  await close();
});
