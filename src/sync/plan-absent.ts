import { absentChange } from './diff.ts';
import { canWrite, type Flow } from './flow.ts';
import type { PlanBook } from './plan-book.ts';
import type { RunContext } from './run-context.ts';
import type { Spool, StoredRow } from './scratch.ts';
import { type DestinationPayload, unpackValues } from './spooled.ts';

/** What being gone from this read of the source proves. */
export interface Absence {
  proves: boolean;
  /** For dated records: only those of these days; both inclusive. */
  within?: { from: string; to: string };
}

const pageSize = 1_000;

/** Plans for destination records that are linked to a source record which is gone; by default they are left alone. */
export async function planAbsent(
  context: RunContext,
  flow: Flow,
  source: Spool,
  destination: Spool,
  book: PlanBook,
  absence: Absence,
): Promise<void> {
  const { db } = context.scratch;
  const { log } = context;
  const label = flow.definition.label.toLowerCase();
  const gone = `FROM ${destination.name} t JOIN link l ON l.dkey = t.key
    WHERE t.active = 1 AND NOT EXISTS (SELECT 1 FROM ${source.name} s WHERE s.key = l.skey)
      AND NOT EXISTS (SELECT 1 FROM ${source.name} x WHERE x.d = t.seq)`;
  const count = Number(db.prepare(`SELECT count(*) AS n ${gone}`).get()?.n ?? 0);
  if (count === 0) return;
  const kind = flow.config.deletes;
  if (kind === 'none' || !absence.proves) {
    const why =
      kind === 'none'
        ? 'the delete policy is "none"'
        : 'the source was not read completely, so absence proves nothing';
    await log.info(
      flow.id,
      'absent/left-alone',
      `${count} ${label} synced before are no longer at the source; they are left alone, because ${why}.`,
    );
    return;
  }
  // Where no verb of its own exists, being out of use is a field like any other.
  const asUpdate = kind === 'deactivate' && !canWrite(flow, 'deactivate') && canWrite(flow, 'update');
  const able = asUpdate || canWrite(flow, kind);
  if (!able || (kind === 'deactivate' && flow.definition.inactive === undefined)) {
    await log.add({
      level: 'warning',
      code: 'absent/cannot',
      dataSet: flow.id,
      message: `${count} ${label} are no longer at the source, but ${context.destination.name} offers no way to put them out of use.`,
      fix: 'Do it by hand at the destination.',
      cause: `absent/cannot|${flow.id}`,
    });
    return;
  }
  const page = db.prepare(
    `SELECT t.seq, t.key, t.block, t.idx, l.skey ${gone} AND t.seq > ? ORDER BY t.seq LIMIT ${pageSize}`,
  );
  let outside = 0;
  for (let after = 0; ; ) {
    const rows = page.all(after) as unknown as (StoredRow & { skey: string })[];
    const last = rows.at(-1);
    if (last === undefined) break;
    after = last.seq;
    const keys = rows.map((row) => row.skey);
    const sent = flow.ledger ? await context.store.links.sent(flow.id, keys) : undefined;
    for (const row of rows) {
      const payload = flow.ledger ? undefined : destination.payload<DestinationPayload>(row);
      const before =
        payload === undefined ? (sent?.get(row.skey) ?? {}) : unpackValues(payload.values, flow.fields);
      const rule = flow.definition.inactive;
      // What was sent last may itself have put it out of use.
      if (kind === 'deactivate' && rule !== undefined && before[rule.field] === rule.value) continue;
      const { within } = absence;
      const day = before.workDate;
      if (within !== undefined && !(typeof day === 'string' && day >= within.from && day <= within.to)) {
        outside += 1;
        continue;
      }
      const change = absentChange(
        flow,
        {
          sourceKey: row.skey,
          destinationKey: row.key,
          title: payload?.title ?? flow.definition.title(before),
          employeeNumber: typeof before.employeeNumber === 'string' ? before.employeeNumber : undefined,
          before,
        },
        context.hashKey,
      );
      if (change === undefined) continue;
      book.counts.absent += 1;
      book.compared.deactivations += 1;
      book.push(asUpdate ? { ...change, write: 'update' } : change);
    }
    await book.flushChanges(500);
  }
  if (outside > 0) {
    await log.info(
      flow.id,
      'absent/outside-window',
      `${outside} ${label} synced before are not among those read; they lie outside the days of this run and are left alone.`,
    );
  }
}
