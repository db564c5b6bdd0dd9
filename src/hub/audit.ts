import { installationChain, type NewAuditEntry } from '../store/index.ts';
import type { Actor, Hub } from './hub.ts';

/** One thing that somebody did. */
export interface AuditNote {
  /** Null: it concerns the whole installation. */
  companyId: string | null;
  /** `noun.verb-in-past`, e.g. `connector.changed`. */
  action: string;
  /** What it was done to. No person's name and no value of a record: the log is never erased. */
  subject?: { kind: string; id?: string; name?: string };
  /** Names of fields, counts, reasons; never values of secrets or personal data. */
  details?: Readonly<Record<string, string | number | boolean | null | readonly string[]>>;
}

/** Writes who did what to what from where. Call it once the thing is done; when it fails, so does the call. */
export async function recordAudit(hub: Hub, actor: Actor, note: AuditNote): Promise<void> {
  await hub.store.audit.append(chainOf(note), entryOf(hub, actor, note));
}

/** As `recordAudit`, for what one person may do so often since then. @returns false and writes nothing beyond that */
export async function recordAuditWithin(
  hub: Hub,
  actor: Actor,
  note: AuditNote,
  limit: { most: number; since: Date },
): Promise<boolean> {
  const head = await hub.store.audit.appendWithin(chainOf(note), entryOf(hub, actor, note), limit);
  return head !== undefined;
}

const chainOf = ({ companyId }: AuditNote) => companyId ?? installationChain;

function entryOf(hub: Hub, actor: Actor, { action, subject, details = {} }: AuditNote): NewAuditEntry {
  return {
    at: new Date(hub.clock.nowMs()),
    userId: actor.userId,
    userName: actor.name,
    trigger: actor.trigger,
    address: actor.address,
    action,
    subjectKind: subject?.kind ?? null,
    subjectId: subject?.id ?? null,
    subjectName: subject?.name ?? null,
    details,
  };
}
