import type { Database } from '../db/index.ts';
import {
  CompanySeal,
  ConfigError,
  type KeyRing,
  keyIdOf,
  seal,
  sealContext,
  unseal,
} from '../kernel/index.ts';
import { secretContext } from './connectors.ts';

/** How many values each key of the ring has sealed, by key id. */
export type KeyCounts = Record<string, number>;

/** Values of one kind, wherever they are sealed. */
export interface SealedPlace {
  /** What a person calls them. */
  label: string;
  count(companyId: string): Promise<KeyCounts>;
  /**
   * Seals a slice of values anew that an older key has sealed, from `after` on; the answer's `next` is where to go
   * on, undefined at the end. A value that somebody changes meanwhile is left to him: he seals with the new key.
   */
  reseal(companyId: string, after: string | undefined): Promise<Resealed>;
}

export interface Resealed {
  done: number;
  /** Values that do not open with any key of the ring. */
  stuck: number;
  next: string | undefined;
}

/** A column that holds sealed values, one in each row. */
export interface SealedColumn {
  label: string;
  table: string;
  column: string;
  /** What tells a company's rows apart, with their types, in the order of the value's context. */
  row: Readonly<Record<string, 'uuid' | 'text' | 'integer'>>;
  /** `bytes`: by CompanySeal, under the company's key; `text`: by `seal`. */
  form: 'bytes' | 'text';
}

/** Every column that holds sealed values; a new one gets its line here, or its key could never be retired. */
export const sealedColumns: readonly SealedColumn[] = [
  {
    label: 'Planned changes',
    table: 'change',
    column: 'body',
    row: { plan_id: 'uuid', seq: 'integer' },
    form: 'bytes',
  },
  {
    label: 'What was sent last',
    table: 'link',
    column: 'sent',
    row: { source_id: 'uuid', destination_id: 'uuid', data_set: 'text', source_key: 'text' },
    form: 'bytes',
  },
  {
    label: 'Files kept with runs',
    table: 'run_file',
    column: 'sealed_key',
    row: { run_id: 'uuid', name: 'text' },
    form: 'bytes',
  },
  {
    label: 'Uploads',
    table: 'upload',
    column: 'sealed_key',
    row: { connector_id: 'uuid', name: 'text' },
    form: 'bytes',
  },
];

const sliceRows = 200;

/** All places with sealed values of a company. */
export function sealedPlaces(database: Database, ring: KeyRing): SealedPlace[] {
  return [
    connectorSecrets(database, ring),
    ...sealedColumns.map((column) => placeOf(database, ring, column)),
  ];
}

function placeOf(database: Database, ring: KeyRing, place: SealedColumn): SealedPlace {
  const { label, table, column, form } = place;
  const names = Object.keys(place.row);
  const keyId =
    form === 'bytes'
      ? `convert_from(substring(${column} from 2 for get_byte(${column}, 0)), 'LATIN1')`
      : `split_part(${column}, '.', 1)`;
  const given = (at: number) => `$${at}::${Object.values(place.row)[at - 3]}`;
  const position = names.map((_, index) => given(index + 3)).join(', ');

  return {
    label,
    async count(companyId) {
      const rows = await database
        .forCompany(companyId)
        .query<{ key: string; n: number }>(
          `SELECT ${keyId} AS key, count(*) AS n FROM ${table} WHERE company_id = $1 AND ${column} IS NOT NULL GROUP BY 1`,
          [companyId],
        );
      return Object.fromEntries(rows.map((row) => [row.key, Number(row.n)]));
    },
    async reseal(companyId, after) {
      const from = after === undefined ? undefined : (JSON.parse(after) as string[]);
      const rows = await database
        .forCompany(companyId)
        .query<{ position: string[]; value: Uint8Array | string }>(
          `SELECT ARRAY[${names.map((name) => `${name}::text`).join(', ')}] AS position, ${column} AS value FROM ${table}
         WHERE company_id = $1 AND ${column} IS NOT NULL AND ${keyId} <> $2
         ${from === undefined ? '' : `AND (${names.join(', ')}) > (${position})`}
         ORDER BY ${names.join(', ')} LIMIT ${sliceRows}`,
          [companyId, ring.current, ...(from ?? [])],
        );
      const company = new CompanySeal(ring, companyId);
      const renewed = rows.flatMap(({ position: at, value }) => {
        const context = sealContext(table, companyId, at, column);
        const fresh = attempt(() =>
          typeof value === 'string'
            ? Buffer.from(seal(ring, unseal(ring, value, context), context))
            : company.seal(company.open(value, context), context),
        );
        return fresh === undefined ? [] : [{ at, old: Buffer.from(value as string), fresh }];
      });
      const read = (name: string) =>
        form === 'bytes' ? `decode(${name}, 'base64')` : `convert_from(decode(${name}, 'base64'), 'UTF8')`;
      const changed = await database.forCompany(companyId).query(
        `UPDATE ${table} SET ${column} = ${read('v.fresh')}
         FROM unnest($2::text[], $3::text[], ${names.map((_, index) => `$${index + 4}::text[]`).join(', ')})
           AS v (old, fresh, ${names.map((_, index) => `p${index}`).join(', ')})
         WHERE company_id = $1 AND ${column} = ${read('v.old')}
           AND ${names.map((name, index) => `${table}.${name} = v.p${index}::${place.row[name]}`).join(' AND ')}
         RETURNING 1 AS one`,
        [
          companyId,
          renewed.map(({ old }) => old.toString('base64')),
          renewed.map(({ fresh }) => fresh.toString('base64')),
          ...names.map((_, index) => renewed.map(({ at }) => at[index])),
        ],
      );
      const last = rows.at(-1);
      return {
        done: changed.length,
        stuck: rows.length - renewed.length,
        next: rows.length < sliceRows || last === undefined ? undefined : JSON.stringify(last.position),
      };
    },
  };
}

/** The secrets of connectors rest in one document per connector, field by field. */
function connectorSecrets(database: Database, ring: KeyRing): SealedPlace {
  const all = (companyId: string) =>
    database
      .forCompany(companyId)
      .query<{ id: string; secrets: Record<string, string> }>(
        'SELECT id, secrets FROM connector WHERE company_id = $1 ORDER BY id',
        [companyId],
      );
  return {
    label: 'Passwords and keys of connectors',
    async count(companyId) {
      const counts: KeyCounts = {};
      for (const { secrets } of await all(companyId)) {
        for (const value of Object.values(secrets)) {
          const id = keyIdOf(value);
          counts[id] = (counts[id] ?? 0) + 1;
        }
      }
      return counts;
    },
    async reseal(companyId) {
      let done = 0;
      let stuck = 0;
      for (const { id, secrets } of await all(companyId)) {
        const old = Object.entries(secrets).filter(([, value]) => keyIdOf(value) !== ring.current);
        if (old.length === 0) continue;
        const renewed: Record<string, string> = {};
        for (const [field, value] of old) {
          const context = secretContext(companyId, id, field);
          const fresh = attempt(() => seal(ring, unseal(ring, value, context), context));
          if (fresh === undefined) stuck += 1;
          else renewed[field] = fresh;
        }
        const changed = await database
          .forCompany(companyId)
          .query(
            'UPDATE connector SET secrets = $4::jsonb WHERE company_id = $1 AND id = $2 AND secrets = $3::jsonb RETURNING 1 AS one',
            [companyId, id, JSON.stringify(secrets), JSON.stringify({ ...secrets, ...renewed })],
          );
        if (changed.length > 0) done += Object.keys(renewed).length;
      }
      return { done, stuck, next: undefined };
    },
  };
}

/** A value that does not open must not keep the others from being sealed anew. */
export function attempt<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    if (error instanceof ConfigError) return undefined;
    throw error;
  }
}
