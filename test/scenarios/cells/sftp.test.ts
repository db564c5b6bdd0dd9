import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startSftpSandbox } from '../../../sandbox/sftp/index.ts';
import { sftp } from '../../../src/products/sftp/index.ts';
import { readCells } from './read-cells.ts';
import { fillFolder, sampleWrites, textOf } from './sample-folder.ts';
import { writeCells } from './write-cells.ts';

async function start(direction: 'read' | 'write') {
  const root = await mkdtemp(join(tmpdir(), 'chalkline-cells-sftp-'));
  const server = await startSftpSandbox({ root });
  const name = direction === 'read' ? 'inbound' : 'outbound';
  const folder = join(server.home('hub'), name);
  if (direction === 'read') await fillFolder(folder);
  return {
    folder,
    config: {
      direction,
      sftpHost: server.host,
      sftpPort: server.port,
      sftpUser: 'hub',
      sftpHostKeys: [server.fingerprint],
      sftpFolder: name,
      quietSeconds: 0,
    },
    secrets: { sftpPassword: 'snap-the-line-1' },
    close: async () => {
      await server.close();
      await rm(root, { recursive: true, force: true });
      await rm(`${root}.state`, { recursive: true, force: true });
    },
  };
}

readCells(sftp, { start: () => start('read') });
writeCells(sftp, {
  start: () => start('write'),
  writes: sampleWrites,
  holds: ({ folder }) => textOf(folder),
});
