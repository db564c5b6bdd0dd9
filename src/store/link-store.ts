import type { Scope } from '../db/index.ts';
import type { Entity } from '../model/index.ts';
import type { Link, LinkStore } from '../sync/index.ts';
import { inSlices } from './in-slices.ts';
import { asArray, type PersonMarks } from './person-marks.ts';
import type { BodySeal } from './seal-body.ts';
import { keepStatistics } from './statistics.ts';

const pageSize = 5_000;

interface LinkRow {
  source_key: string;
  destination_key: string;
  fingerprint: string | null;
  sent: Uint8Array | null;
}

/** Links between two connectors of one company. */
export function createLinkStore(
  company: Scope,
  seal: BodySeal,
  marks: PersonMarks,
  scope: { companyId: string; sourceId: string; destinationId: string },
): LinkStore {
  const where = 'company_id = $1 AND source_id = $2 AND destination_id = $3 AND data_set = $4';
  const ids = [scope.companyId, scope.sourceId, scope.destinationId] as const;
  const { sourceId, destinationId } = scope;
  const placeOf = (dataSet: string, sourceKey: string) => ({ sourceId, destinationId, dataSet, sourceKey });
  const toLink = (dataSet: string, row: LinkRow): Link => ({
    sourceKey: row.source_key,
    destinationKey: row.destination_key,
    ...(row.fingerprint === null ? {} : { fingerprint: row.fingerprint }),
    ...(row.sent === null || row.sent === undefined
      ? {}
      : { sent: seal.openSent(row.sent, placeOf(dataSet, row.source_key)) }),
  });
  const byKeys = (dataSet: string, sourceKeys: readonly string[]) =>
    company.query<LinkRow>(
      `SELECT source_key, destination_key, fingerprint, sent FROM link WHERE ${where} AND source_key = ANY($5::text[])`,
      [...ids, dataSet, sourceKeys],
    );

  /** Without what was sent. A page in one document: row by row it takes the embedded database twice as long. */
  const pairsOf = async (page: string, parameters: readonly unknown[]): Promise<Link[]> => {
    const [row] = await company.query<{ pairs: string | null }>(
      `SELECT json_agg(json_build_array(source_key, destination_key, fingerprint) ORDER BY source_key)::text AS pairs
       FROM (SELECT source_key, destination_key, fingerprint ${page}) AS page`,
      parameters,
    );
    const pairs = JSON.parse(row?.pairs ?? '[]') as [string, string, string | null][];
    return pairs.map(([sourceKey, destinationKey, fingerprint]) => ({
      sourceKey,
      destinationKey,
      ...(fingerprint === null ? {} : { fingerprint }),
    }));
  };

  const grown = keepStatistics(company, 'link');

  return {
    async *all(dataSet, withSent) {
      const page = `FROM link WHERE ${where} AND source_key > $5 ORDER BY source_key LIMIT ${pageSize}`;
      let after = '';
      for (;;) {
        const parameters = [...ids, dataSet, after];
        const links = withSent
          ? (
              await company.query<LinkRow>(
                `SELECT source_key, destination_key, fingerprint, sent ${page}`,
                parameters,
              )
            ).map((row) => toLink(dataSet, row))
          : await pairsOf(page, parameters);
        if (links.length > 0) yield links;
        if (links.length < pageSize) return;
        after = links.at(-1)?.sourceKey ?? '';
      }
    },
    async save(dataSet, all) {
      await inSlices(all, async (links) => {
        const keys = links.map((link) => link.sourceKey);
        const destinationKeys = links.map((link) => link.destinationKey);
        // One destination record belongs to one source record: a newer claim replaces the older.
        await company.query(
          `DELETE FROM link WHERE ${where} AND destination_key = ANY($5::text[]) AND NOT source_key = ANY($6::text[])`,
          [...ids, dataSet, destinationKeys, keys],
        );
        await company.query(
          `INSERT INTO link (company_id, source_id, destination_id, data_set, source_key, destination_key, fingerprint, sent, marks)
         SELECT $1, $2, $3, $4, k, d, f, s, m::integer[]
         FROM unnest($5::text[], $6::text[], $7::text[], $8::bytea[], $9::text[]) AS t (k, d, f, s, m)
         ON CONFLICT (company_id, source_id, destination_id, data_set, source_key) DO UPDATE
         SET destination_key = excluded.destination_key, fingerprint = excluded.fingerprint,
             sent = coalesce(excluded.sent, link.sent), marks = coalesce(excluded.marks, link.marks), updated_at = now()`,
          [
            ...ids,
            dataSet,
            keys,
            destinationKeys,
            links.map((link) => link.fingerprint ?? null),
            links.map((link) =>
              link.sent === undefined ? null : seal.sealSent(link.sent, placeOf(dataSet, link.sourceKey)),
            ),
            links.map(({ sent }) => (sent === undefined ? null : asArray(marks.ofEntities(dataSet, [sent])))),
          ],
        );
        await grown(links.length);
      });
    },
    async sent(dataSet, sourceKeys) {
      const found = new Map<string, Entity>();
      if (sourceKeys.length === 0) return found;
      for (const row of await byKeys(dataSet, sourceKeys)) {
        if (row.sent !== null)
          found.set(row.source_key, seal.openSent(row.sent, placeOf(dataSet, row.source_key)));
      }
      return found;
    },
    async find(dataSet, sourceKeys) {
      if (sourceKeys.length === 0) return new Map();
      return new Map(
        (await byKeys(dataSet, sourceKeys)).map((row) => [row.source_key, toLink(dataSet, row)]),
      );
    },
    async keysThere(dataSet) {
      const rows = await company.query<{ destination_key: string }>(
        `SELECT DISTINCT destination_key FROM link WHERE company_id = $1 AND destination_id = $2 AND data_set = $3`,
        [scope.companyId, destinationId, dataSet],
      );
      return rows.map((row) => row.destination_key);
    },
    async remove(dataSet, sourceKeys) {
      await company.query(`DELETE FROM link WHERE ${where} AND source_key = ANY($5::text[])`, [
        ...ids,
        dataSet,
        sourceKeys,
      ]);
    },
  };
}
