import { and, asc, eq, or } from 'drizzle-orm';
import { type Database, schema, tablesOf } from '../db/index.ts';

const { crosswalks, seenCodes, syncs } = schema;

export interface CrosswalkRow {
  sourceCode: string;
  destinationCode: string;
  sourceName?: string;
  destinationName?: string;
}

export interface SeenCode {
  code: string;
  name: string;
}

/** Which code at the source is which at the destination, per sync and data set. */
export interface CrosswalkStore {
  entries(companyId: string, syncId: string, dataSet: string): Promise<CrosswalkRow[]>;
  /** All entries of a sync as pairs, in a fixed order. */
  all(
    companyId: string,
    syncId: string,
  ): Promise<{ dataSet: string; sourceCode: string; destinationCode: string }[]>;
  /** Replaces the entries of a data set. */
  save(
    companyId: string,
    syncId: string,
    dataSet: string,
    entries: readonly CrosswalkRow[],
    by: string,
  ): Promise<void>;
  /** Codes that the last run saw at an end. */
  seen(
    companyId: string,
    syncId: string,
    side: 'source' | 'destination',
    dataSet: string,
  ): Promise<SeenCode[]>;
  /** Codes that the last runs of any sync saw at a connector, by data set. */
  seenAt(companyId: string, connectorId: string): Promise<Map<string, Set<string>>>;
}

export function crosswalkStore(database: Database): CrosswalkStore {
  const tables = tablesOf(database);
  const ofSync = (companyId: string, syncId: string) =>
    and(eq(crosswalks.companyId, companyId), eq(crosswalks.syncId, syncId));
  return {
    async entries(companyId, syncId, dataSet) {
      const rows = await tables(companyId)
        .select()
        .from(crosswalks)
        .where(and(ofSync(companyId, syncId), eq(crosswalks.dataSet, dataSet)))
        .orderBy(asc(crosswalks.sourceCode));
      return rows.map((row) => ({
        sourceCode: row.sourceCode,
        destinationCode: row.destinationCode,
        ...(row.sourceName === null ? {} : { sourceName: row.sourceName }),
        ...(row.destinationName === null ? {} : { destinationName: row.destinationName }),
      }));
    },
    all: (companyId, syncId) =>
      tables(companyId)
        .select({
          dataSet: crosswalks.dataSet,
          sourceCode: crosswalks.sourceCode,
          destinationCode: crosswalks.destinationCode,
        })
        .from(crosswalks)
        .where(ofSync(companyId, syncId))
        .orderBy(asc(crosswalks.dataSet), asc(crosswalks.sourceCode)),
    save: (companyId, syncId, dataSet, entries, by) =>
      tables(companyId).transaction(async (tx) => {
        await tx.delete(crosswalks).where(and(ofSync(companyId, syncId), eq(crosswalks.dataSet, dataSet)));
        for (let at = 0; at < entries.length; at += 1000) {
          await tx.insert(crosswalks).values(
            entries.slice(at, at + 1000).map((entry) => ({
              companyId,
              syncId,
              dataSet,
              sourceCode: entry.sourceCode,
              destinationCode: entry.destinationCode,
              sourceName: entry.sourceName ?? null,
              destinationName: entry.destinationName ?? null,
              updatedBy: by,
            })),
          );
        }
      }),
    async seen(companyId, syncId, side, dataSet) {
      const rows = await tables(companyId)
        .select({ code: seenCodes.code, name: seenCodes.name })
        .from(seenCodes)
        .where(
          and(
            eq(seenCodes.companyId, companyId),
            eq(seenCodes.syncId, syncId),
            eq(seenCodes.side, side),
            eq(seenCodes.dataSet, dataSet),
          ),
        )
        .orderBy(asc(seenCodes.code));
      return rows.map((row) => ({ code: row.code, name: row.name ?? '' }));
    },
    async seenAt(companyId, connectorId) {
      const rows = await tables(companyId)
        .selectDistinct({ dataSet: seenCodes.dataSet, code: seenCodes.code })
        .from(seenCodes)
        .innerJoin(syncs, and(eq(syncs.companyId, seenCodes.companyId), eq(syncs.id, seenCodes.syncId)))
        .where(
          and(
            eq(seenCodes.companyId, companyId),
            or(
              and(eq(seenCodes.side, 'source'), eq(syncs.sourceId, connectorId)),
              and(eq(seenCodes.side, 'destination'), eq(syncs.destinationId, connectorId)),
            ),
          ),
        );
      const seen = new Map<string, Set<string>>();
      for (const { dataSet, code } of rows) {
        const codes = seen.get(dataSet) ?? new Set();
        seen.set(dataSet, codes.add(code));
      }
      return seen;
    },
  };
}
