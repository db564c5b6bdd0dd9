import { afterAll, beforeAll, expect, test } from 'vitest';
import { moveConnectors } from '../../src/demo/move.ts';
import { type ServerRig, startRig } from '../server/rig.ts';

let rig: ServerRig;
beforeAll(async () => {
  rig = await startRig();
});
afterAll(() => rig.close());

test('connectors follow a sandbox to another port, with whatever stands behind the port', async () => {
  const { connectors } = rig.hub.store;
  const make = (name: string, config: Record<string, unknown>) =>
    connectors.create(rig.companyId, { name, product: 'cmic', config, secrets: {} });
  const ids = [
    await make('With a path', { url: 'http://127.0.0.1:18110/cmictest' }),
    await make('With a placeholder', { address: 'http://127.0.0.1:18110/{subdomain}', retries: 3 }),
    await make('By SFTP', { sftpHost: '127.0.0.1', sftpPort: 18122 }),
    await make('Elsewhere', { url: 'https://erp.example:18110/x' }),
    await make('Not moved', { url: 'http://127.0.0.1:18111' }),
  ];

  await moveConnectors(
    rig.hub,
    rig.companyId,
    { cmic: 18_110, sftp: 18_122, hcss: 18_111 },
    { cmic: 40_001, sftp: 40_002, hcss: 18_111 },
  );

  const configs = await Promise.all(ids.map(async (id) => (await connectors.get(rig.companyId, id))?.config));
  expect(configs).toEqual([
    { url: 'http://127.0.0.1:40001/cmictest' },
    { address: 'http://127.0.0.1:40001/{subdomain}', retries: 3 },
    { sftpHost: '127.0.0.1', sftpPort: 40002 },
    { url: 'https://erp.example:18110/x' },
    { url: 'http://127.0.0.1:18111' },
  ]);
});
