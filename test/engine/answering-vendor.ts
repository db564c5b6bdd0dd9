import type { Client } from '../../src/sdk/index.ts';
import { FileTaker } from './files-vendor.ts';
import { openVendor } from './ledger-vendor.ts';

/** A vendor that is told in a folder what became of each record. */
export function answeringVendor(folder: string): typeof openVendor {
  const desk = new FileTaker(folder, new AbortController().signal).exchange;
  return {
    ...openVendor,
    dataSets: openVendor.dataSets.map((dataSet) => ({
      ...dataSet,
      answer: {
        isWanted: () => true,
        place: () => desk,
        async write(client: Client, _bookmark: string, { runId, fateOf }, out) {
          const file = await out.open(`${dataSet.id}-${runId}.ndjson`);
          for await (const { records } of dataSet.read?.(client as never, { options: {} }) ?? [])
            for (const record of records)
              await file.write(
                `${JSON.stringify([dataSet.primaryKey.map((name) => record[name]), fateOf(record)])}\n`,
              );
        },
      },
    })),
  };
}
