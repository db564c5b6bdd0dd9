import { createHmac } from 'node:crypto';
import type { Database, Queryable } from '../db/index.ts';
import { deriveKey, type KeyRing } from '../kernel/index.ts';

/** Up to which entry each chain of the audit log was written under keys that were forgotten since. */
interface LostHeads {
  at: string;
  heads: Record<string, number>;
  /** Missing until the first start with new keys. */
  seal?: string;
}

/**
 * Writes down where each chain ends when its keys are forgotten; the hashes up to there are keyed from a root that is
 * gone. Without a seal, since there is no new root yet.
 */
export async function noteLostHeads(tx: Queryable): Promise<void> {
  await tx.query(
    `INSERT INTO installation_setting (name, value)
     SELECT 'audit-keys-lost', jsonb_build_object('at', now(), 'heads', jsonb_object_agg(company_id, seq))
     FROM audit_chain HAVING count(*) > 0
     ON CONFLICT (name) DO UPDATE SET value = excluded.value`,
  );
}

/**
 * Binds the note to a root that was just made, and to no other: later nobody who has only the database can pass a
 * changed entry off as one whose key was lost. Answers whether there was one.
 */
export async function sealLostHeads(database: Database, ring: KeyRing): Promise<boolean> {
  const note = await readNote(database.installation);
  if (note === undefined) return false;
  await database.installation.query(
    `UPDATE installation_setting SET value = $1 WHERE name = 'audit-keys-lost'`,
    [JSON.stringify({ ...note, seal: sealOf(ring, note) })],
  );
  return true;
}

/** The last entry of the chain that was written under keys that are lost; 0 where none are, or the note is forged. */
export async function lostKeysUpTo(database: Queryable, ring: KeyRing, chain: string): Promise<number> {
  const note = await readNote(database);
  return note === undefined || note.seal !== sealOf(ring, note) ? 0 : (note.heads[chain] ?? 0);
}

async function readNote(database: Queryable): Promise<LostHeads | undefined> {
  const [row] = await database.query<{ value: LostHeads }>(
    `SELECT value FROM installation_setting WHERE name = 'audit-keys-lost'`,
  );
  return row?.value;
}

function sealOf(ring: KeyRing, { at, heads }: LostHeads): string {
  const inOrder = Object.entries(heads).sort(([left], [right]) => (left < right ? -1 : 1));
  return createHmac('sha256', deriveKey(ring, 'audit-keys-lost'))
    .update(JSON.stringify([at, inOrder]))
    .digest('hex');
}
