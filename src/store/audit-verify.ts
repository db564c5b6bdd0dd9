import type { Queryable } from '../db/index.ts';
import type { KeyRing } from '../kernel/index.ts';
import type { AuditHead } from './audit.ts';
import { type AuditContent, AuditHash } from './audit-hash.ts';
import { lostKeysUpTo } from './lost-heads.ts';

/**
 * Where a chain is broken. `missing`: entries from `seq` to `to` are gone; `changed`: it is not what was written;
 * `key-lost`: written under keys that were forgotten since, so that nothing tells whether they are what was written.
 */
export interface AuditFault {
  kind: 'missing' | 'changed' | 'checkpoint' | 'head' | 'key-lost';
  seq: number;
  to: number;
}

export interface AuditVerdict {
  entries: number;
  /** The first entry that retention has left, 1 when nothing was purged. */
  from: number;
  head: AuditHead;
  /** The first hundred; none: the chain is whole. */
  faults: AuditFault[];
}

export interface AuditRow {
  seq: number;
  at: Date;
  user_id: string | null;
  user_name: string;
  trigger: string;
  address: string | null;
  action: string;
  subject_kind: string | null;
  subject_id: string | null;
  subject_name: string | null;
  details: Record<string, unknown>;
  hash: string;
}

interface ChainRow extends AuditHead {
  base_seq: number;
  base_hash: string;
  base_seal: string | null;
}

const pageSize = 1_000;
const mostFaults = 100;

export function contentOf(row: AuditRow): AuditContent {
  return {
    seq: row.seq,
    at: new Date(row.at),
    userId: row.user_id,
    userName: row.user_name,
    trigger: row.trigger,
    address: row.address,
    action: row.action,
    subjectKind: row.subject_kind,
    subjectId: row.subject_id,
    subjectName: row.subject_name,
    details: row.details,
  };
}

/**
 * Recomputes a chain from its checkpoint to its head. `remembered`: a head written down earlier; without one,
 * somebody who cuts off the end and puts back an older head is not found out.
 */
export async function verifyChain(
  database: Queryable,
  keys: KeyRing,
  chain: string,
  remembered?: AuditHead,
): Promise<AuditVerdict> {
  const hashes = new AuditHash(keys, chain);
  const [row] = await database.query<ChainRow>('SELECT * FROM audit_chain WHERE company_id = $1', [chain]);
  const head = row ?? { seq: 0, hash: '', base_seq: 0, base_hash: '', base_seal: null };
  const faults: AuditFault[] = [];
  const fault = (kind: AuditFault['kind'], seq: number, to = seq) => {
    if (faults.length < mostFaults) faults.push({ kind, seq, to });
  };
  const lostTo = await lostKeysUpTo(database, keys, chain);
  if (lostTo > head.base_seq) fault('key-lost', head.base_seq + 1, lostTo);
  // A checkpoint of before was sealed under the lost key as well.
  if (head.base_seq > lostTo && head.base_seal !== hashes.ofCheckpoint(head.base_seq, head.base_hash)) {
    fault('checkpoint', 1, head.base_seq);
  }

  let last: AuditHead = { seq: head.base_seq, hash: head.base_hash };
  let entries = 0;
  let isPresentKey = false;
  let rememberedHash = remembered?.seq === head.base_seq ? head.base_hash : undefined;
  for (;;) {
    const rows = await database.query<AuditRow>(
      `SELECT * FROM audit_entry WHERE company_id = $1 AND seq > $2 ORDER BY seq LIMIT ${pageSize}`,
      [chain, last.seq],
    );
    for (const entry of rows) {
      if (entry.seq > last.seq + 1) {
        fault('missing', last.seq + 1, entry.seq - 1);
        // What it follows is gone, so nothing says whether this one is as it was; the next one follows it again.
      } else if (entry.hash === hashes.ofEntry(contentOf(entry), last.hash)) {
        // From here on the present key was in use, whatever the note of the lost one says.
        isPresentKey = true;
      } else if (isPresentKey || entry.seq > lostTo) {
        fault('changed', entry.seq);
      }
      if (entry.seq === remembered?.seq) rememberedHash = entry.hash;
      last = { seq: entry.seq, hash: entry.hash };
      entries += 1;
    }
    if (rows.length < pageSize) break;
  }

  if (last.seq < head.seq) fault('missing', last.seq + 1, head.seq);
  else if (last.seq > head.seq || last.hash !== head.hash) fault('head', head.seq);
  if (remembered !== undefined && remembered.seq > Math.max(last.seq, head.seq)) {
    fault('missing', Math.max(last.seq, head.seq) + 1, remembered.seq);
  } else if (remembered !== undefined && remembered.seq >= head.base_seq && remembered.seq <= last.seq) {
    if (rememberedHash !== undefined && rememberedHash !== remembered.hash) fault('changed', remembered.seq);
  }
  return { entries, from: head.base_seq + 1, head: { seq: head.seq, hash: head.hash }, faults };
}
