import { type AuditFault, type AuditFilter, type AuditHead, installationChain } from '../store/index.ts';
import { recordAudit } from './audit.ts';
import { exportPages } from './export-pages.ts';
import type { Actor, Hub } from './hub.ts';

/** Whose log is read, and by whom; `companyId` null is the installation's. */
export interface AuditReader {
  companyId: string | null;
  actor: Actor;
}

const chainOf = ({ companyId }: AuditReader) => companyId ?? installationChain;

/** A page of the log, the newest entries first. */
export async function listAudit(hub: Hub, reader: AuditReader, filter: AuditFilter) {
  const { rows, next, total } = await hub.store.audit.list(chainOf(reader), filter);
  return {
    rows: rows.map(({ at, userName, subjectKind, subjectId, subjectName, details, userId: _, ...row }) => ({
      ...row,
      at: at.toISOString(),
      person: userName,
      subject:
        subjectKind === null && subjectName === null && subjectId === null
          ? null
          : { kind: subjectKind, id: subjectId, name: subjectName },
      details: Object.entries(details).map(([name, value]) => ({ name, value: inWords(value) })),
    })),
    next,
    total,
  };
}

/** The people and actions that occur in the log. */
export function auditChoices(hub: Hub, reader: AuditReader) {
  return hub.store.audit.choices(chainOf(reader));
}

/** The log as a file for people, in pieces. */
export async function exportAudit(
  hub: Hub,
  reader: AuditReader,
  filter: Omit<AuditFilter, 'limit' | 'after'>,
) {
  await recordAudit(hub, reader.actor, { companyId: reader.companyId, action: 'audit.exported' });
  return exportPages(
    ['No.', 'At', 'Person', 'By', 'From', 'Action', 'Subject', 'Subject id', 'Details', 'Hash'],
    (after) => listAudit(hub, reader, { ...filter, limit: 500, ...(after === undefined ? {} : { after }) }),
    (row) => [
      [
        String(row.seq),
        row.at,
        row.person,
        row.trigger,
        row.address,
        row.action,
        [row.subject?.kind, row.subject?.name].filter(Boolean).join(' '),
        row.subject?.id ?? null,
        row.details.map(({ name, value }) => `${name}: ${value}`).join('; '),
        row.hash,
      ],
    ],
  );
}

/**
 * Recomputes the log and says in words whether it is whole. `remembered`: a head that was written down, which also
 * shows when the end was cut off.
 */
export async function verifyAudit(hub: Hub, reader: AuditReader, remembered?: AuditHead) {
  const { entries, from, head, faults } = await hub.store.audit.verify(chainOf(reader), remembered);
  const whole = faults.length === 0;
  await recordAudit(hub, reader.actor, {
    companyId: reader.companyId,
    action: 'audit.verified',
    details: { whole, entries },
  });
  return {
    whole,
    entries,
    from,
    head,
    faults: faults.map((fault) => ({ ...fault, message: faultInWords(fault) })),
  };
}

function faultInWords({ kind, seq, to }: AuditFault): string {
  const several = to > seq ? `Entries ${seq} to ${to}` : `Entry ${seq}`;
  switch (kind) {
    case 'missing':
      return `${several} ${to > seq ? 'are' : 'is'} missing.`;
    case 'key-lost':
      return `${several} ${to > seq ? 'were' : 'was'} written under keys that were lost and forgotten since: nothing can tell whether ${to > seq ? 'they are' : 'it is'} as written.`;
    case 'changed':
      return `${several} is not what was written.`;
    case 'checkpoint':
      return `${several} ${to > seq ? 'were' : 'was'} removed, and not by retention.`;
    case 'head':
      return `The end of the log at entry ${seq} is not the one that was written.`;
  }
}

function inWords(value: unknown): string {
  if (Array.isArray(value)) return value.length === 0 ? 'none' : value.map(inWords).join(', ');
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (value === null || value === '') return 'none';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
