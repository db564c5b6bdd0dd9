import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { file } from '../../../src/products/file/index.ts';
import { readCells } from './read-cells.ts';
import { fillFolder, sampleWrites, textOf } from './sample-folder.ts';
import { writeCells } from './write-cells.ts';

async function start(direction: 'read' | 'write') {
  const folder = await mkdtemp(join(tmpdir(), 'chalkline-cells-file-'));
  if (direction === 'read') await fillFolder(folder);
  return {
    folder,
    config: { direction, place: 'folder', folder, quietSeconds: 0 },
    secrets: {},
    allowedRoots: [folder],
    close: () => rm(folder, { recursive: true, force: true }),
  };
}

readCells(file, { start: () => start('read') });
writeCells(file, {
  start: () => start('write'),
  writes: sampleWrites,
  holds: ({ folder }) => textOf(folder),
});
