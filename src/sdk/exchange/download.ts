import { createReadStream } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import type { Uploads } from '../product.ts';
import type { ExchangeFile } from './exchange.ts';
import { noSuchFile } from './exchange-errors.ts';
import { checkName, checkNewName, isFinishedName } from './names.ts';
import type { OpenExchange } from './open-exchange.ts';

/**
 * Files that people carry: what a run makes is kept with the run for download, what a run reads was uploaded to
 * the connector. Publishing needs no act of its own, since the run's files are kept in any case.
 */
export function createDownload(uploads: Uploads): OpenExchange {
  const known = new Map<string, 'staged' | 'published'>();
  return {
    async list(pattern) {
      const found: ExchangeFile[] = [];
      for (const { name, size, uploadedAt } of await uploads.list())
        if (isFinishedName(name) && pattern.test(name)) found.push({ name, size, modifiedAt: uploadedAt });
      return found;
    },
    async read(name) {
      const path = await uploads.pathOf(checkName(name));
      const there = await stat(path).catch(() => undefined);
      if (there?.isFile() !== true) throw noSuchFile(name, 'the uploads of this connector');
      return createReadStream(path);
    },
    async stage(localPath, name) {
      await access(localPath);
      known.set(checkNewName(name), 'staged');
    },
    async publish(name) {
      known.set(name, 'published');
    },
    async look(name) {
      return known.get(name) ?? 'absent';
    },
    async settle() {},
    async close() {},
  };
}
