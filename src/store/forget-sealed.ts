import type { Database } from '../db/index.ts';
import { noteLostHeads } from './lost-heads.ts';

/**
 * Drops every value that is sealed, of all companies, when no key is left that opens them; answers what was dropped.
 * Runs that wait or go on end as failed, since what they hold cannot be read. Links stay, without what was sent.
 */
export async function forgetSealed(database: Database): Promise<Record<string, number>> {
  // All companies' sealed values rest under the keys that are lost, and go in one piece.
  return database.acrossCompanies.transaction(async (tx) => {
    const dropped: Record<string, number> = {};
    const count = async (what: string, sql: string, parameters: readonly unknown[]) => {
      const rows = await tx.query(`${sql} RETURNING 1 AS one`, parameters);
      dropped[what] = (dropped[what] ?? 0) + rows.length;
    };
    const companies = await tx.query<{ id: string }>('SELECT id FROM company ORDER BY id');
    for (const { id } of companies) {
      const of = [id];
      await count(
        'connectors without their secrets',
        `UPDATE connector SET secrets = '{}' WHERE company_id = $1 AND secrets <> '{}'::jsonb`,
        of,
      );
      await count('files kept with runs', 'DELETE FROM run_file WHERE company_id = $1', of);
      await count('uploads', 'DELETE FROM upload WHERE company_id = $1', of);
      await count('planned changes', 'DELETE FROM change WHERE company_id = $1', of);
      await tx.query(
        `UPDATE plan SET state = 'dropped' WHERE company_id = $1 AND state IN ('making', 'open')`,
        of,
      );
      await tx.query(
        'UPDATE link SET sent = NULL, marks = NULL, fingerprint = NULL WHERE company_id = $1',
        of,
      );
      // Which hashes are one person's is known without the key, so people can be counted.
      const erased = await tx.query<{ person: string }>(
        'UPDATE erased_person SET key_lost = true WHERE company_id = $1 AND NOT key_lost RETURNING person',
        of,
      );
      const people = new Set(erased.map(({ person }) => person)).size;
      dropped['people who were erased, no longer recognised'] =
        (dropped['people who were erased, no longer recognised'] ?? 0) + people;
      await count(
        'unfinished runs',
        `UPDATE run SET status = 'failed', phase = 'done', finished_at = now(),
           failure = 'The encryption keys were lost while it was unfinished.'
         WHERE company_id = $1 AND status IN ('queued', 'running')`,
        of,
      );
    }
    // Codes of authenticator apps are sealed under the root that is lost: people set them up again.
    await count('authenticator apps', 'DELETE FROM auth_two_factor', []);
    await tx.query('UPDATE auth_user SET two_factor_enabled = false WHERE two_factor_enabled');
    await count(
      'secret of single sign-on',
      'UPDATE single_sign_on SET client_secret = NULL WHERE client_secret IS NOT NULL',
      [],
    );
    await tx.query(`DELETE FROM installation_setting WHERE name IN ('derivation-root', 'reseal')`);
    await noteLostHeads(tx);
    return dropped;
  });
}
