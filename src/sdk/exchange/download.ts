import { readStored, sizeOfStored } from '../../kernel/index.ts';
import type { Uploads } from '../product.ts';
import type { ExchangeFile } from './exchange.ts';
import { checkName, checkNewName, isFinishedName } from './names.ts';
import type { OpenExchange } from './open-exchange.ts';

/**
 * Files that people carry: what a run makes is kept with the run for download, what a run reads was uploaded to
 * the connector. Publishing needs no act of its own, since the run's files are kept in any case.
 */
export function createDownload(uploads: Uploads): OpenExchange {
  const known = new Map<string, 'staged' | 'published'>();
  const exchange: OpenExchange = {
    async list(pattern) {
      const found: ExchangeFile[] = [];
      for (const { name, size, uploadedAt } of await uploads.list())
        if (isFinishedName(name) && pattern.test(name)) found.push({ name, size, modifiedAt: uploadedAt });
      return found;
    },
    async read(name) {
      const upload = await uploads.open(checkName(name));
      // Its end is looked at here, so that a file cut short is refused before anybody reads it.
      await sizeOfStored(upload);
      return readStored(upload);
    },
    async stage(file, name) {
      await sizeOfStored(file);
      known.set(checkNewName(name), 'staged');
    },
    async publish(name) {
      known.set(name, 'published');
    },
    async look(name) {
      return known.get(name) ?? 'absent';
    },
    async settle() {},
    // Answers are carried like everything else: they stay with the run.
    beside: () => exchange,
    async close() {},
  };
  return exchange;
}
