import type { Database } from '../db/index.ts';

/** A keyed hash of something that somebody erased was known by. */
export interface ErasedHash {
  hash: string;
  /** Of an SSN, which tells people apart; otherwise of a number. */
  ofSsn: boolean;
}

/** Who was erased, as hashes; which of them are one person's is known, who that is is not. */
export interface ErasedStore {
  add(companyId: string, person: string, hashes: readonly ErasedHash[]): Promise<void>;
  /** Everybody who has one of the hashes, with all of theirs. */
  with(companyId: string, hashes: readonly string[]): Promise<Map<string, ErasedHash[]>>;
  remove(companyId: string, people: readonly string[]): Promise<void>;
  /** When each of those was erased whose hashes recognise nobody any more, because their key was lost. */
  unrecognised(companyId: string): Promise<Date[]>;
  /** How many those are, by company. */
  unrecognisedEverywhere(): Promise<{ companyId: string; company: string; people: number }[]>;
  /** Drops their hashes. Answers how many people they were of. */
  removeUnrecognised(companyId: string): Promise<number>;
}

export function erasedStore(database: Database): ErasedStore {
  return {
    async add(companyId, person, hashes) {
      await database.forCompany(companyId).query(
        `INSERT INTO erased_person (company_id, person, hash, of_ssn)
         SELECT $1, $2, h, s FROM unnest($3::text[], $4::boolean[]) AS t (h, s) ON CONFLICT DO NOTHING`,
        [companyId, person, hashes.map(({ hash }) => hash), hashes.map(({ ofSsn }) => ofSsn)],
      );
    },
    async with(companyId, hashes) {
      const rows = await database
        .forCompany(companyId)
        .query<{ person: string; hash: string; of_ssn: boolean }>(
          `SELECT person, hash, of_ssn FROM erased_person WHERE company_id = $1
           AND person IN (SELECT person FROM erased_person WHERE company_id = $1 AND hash = ANY($2::text[]))`,
          [companyId, hashes],
        );
      const people = new Map<string, ErasedHash[]>();
      for (const { person, hash, of_ssn: ofSsn } of rows)
        people.set(person, [...(people.get(person) ?? []), { hash, ofSsn }]);
      return people;
    },
    async remove(companyId, people) {
      await database
        .forCompany(companyId)
        .query('DELETE FROM erased_person WHERE company_id = $1 AND person = ANY($2::uuid[])', [
          companyId,
          people,
        ]);
    },
    async unrecognised(companyId) {
      const rows = await database
        .forCompany(companyId)
        .query<{ at: Date }>(
          'SELECT min(erased_at) AS at FROM erased_person WHERE company_id = $1 AND key_lost GROUP BY person ORDER BY at',
          [companyId],
        );
      return rows.map(({ at }) => at);
    },
    async unrecognisedEverywhere() {
      // For whoever runs the installation: how many, of no matter whom.
      const rows = await database.acrossCompanies.query<{ id: string; name: string; people: number }>(
        `SELECT c.id, c.name, count(DISTINCT e.person)::int AS people FROM erased_person e
         JOIN company c ON c.id = e.company_id WHERE e.key_lost GROUP BY c.id, c.name ORDER BY c.name`,
      );
      return rows.map(({ id, name, people }) => ({ companyId: id, company: name, people }));
    },
    async removeUnrecognised(companyId) {
      const rows = await database
        .forCompany(companyId)
        .query<{ person: string }>(
          'DELETE FROM erased_person WHERE company_id = $1 AND key_lost RETURNING person',
          [companyId],
        );
      return new Set(rows.map(({ person }) => person)).size;
    },
  };
}
