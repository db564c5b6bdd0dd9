import type { Entity } from '../model/index.ts';
import { asHeld, checkRecord, vendorFieldsOf } from './check-record.ts';
import { absentChange, diffPair, type Pair } from './diff.ts';
import { canWrite, type Flow, fingerprintOf } from './flow.ts';
import { candidatesOf } from './match.ts';
import type { Counts } from './outcome.ts';
import type { Change } from './plan.ts';
import type { Link } from './ports.ts';
import { breathe, type RunContext } from './run-context.ts';
import type { Spool, StoredRow } from './scratch.ts';
import { type DestinationPayload, type SourcePayload, unpackValues } from './spooled.ts';

/** What comparing one data set came to, for the guards. */
export interface Compared {
  changes: number;
  updates: number;
  deactivations: number;
  destinationActive: number;
}

interface JoinedRow extends StoredRow {
  dseq: number | null;
  dkey: string | null;
  dfp: string | null;
  dactive: number | null;
  dblock: number | null;
  didx: number | null;
  lfp: string | null;
}

const pairs = (s: string, d: string) =>
  `FROM ${s} s LEFT JOIN ${d} t ON t.seq = s.d LEFT JOIN link l ON l.skey = s.key`;

/** Pairs about which nothing is to be done, written or remembered; counted without looking at each. */
const settled = 's.status IS NULL AND t.fp = s.fp AND l.fp = s.fp';

const joined = (s: string, d: string, all: boolean) => `
  SELECT s.seq, s.key, s.fp, s.num, s.status, s.active, s.d, s.how, s.block, s.idx,
         t.seq AS dseq, t.key AS dkey, t.fp AS dfp, t.active AS dactive, t.block AS dblock, t.idx AS didx, l.fp AS lfp
  ${pairs(s, d)} ${all ? '' : `WHERE (${settled}) IS NOT TRUE`} ORDER BY s.seq`;

/** Stages 4 and 5 for one data set: every pair is compared and what must change goes into the plan. */
export async function planDataSet(
  context: RunContext,
  flow: Flow,
  source: Spool,
  destination: Spool,
  absenceProves: boolean,
  nextSeq: () => number,
): Promise<Compared> {
  const planner = new Planner(context, flow, source, destination, nextSeq);
  const { db } = context.scratch;
  const lookAtAll = flow.writeOnly.length > 0;
  if (!lookAtAll) {
    const same = db
      .prepare(`SELECT count(*) AS n ${pairs(source.name, destination.name)} WHERE ${settled}`)
      .get();
    planner.countUnchanged(Number(same?.n ?? 0));
  }
  let batch: JoinedRow[] = [];
  let passed = 0;
  for (const row of db.prepare(joined(source.name, destination.name, lookAtAll)).iterate()) {
    const pair = row as unknown as JoinedRow;
    passed += 1;
    if (!planner.settlesAtOnce(pair)) batch.push(pair);
    if (batch.length >= 500) {
      await planner.compare(batch);
      batch = [];
    }
    if (passed % 2_000 === 0) {
      await planner.flushLinks();
      await context.progress.tick(flow.id);
      await breathe(context);
    }
  }
  await planner.compare(batch);
  await planner.absent(absenceProves);
  await planner.finish();
  return planner.compared;
}

class Planner {
  readonly compared: Compared = { changes: 0, updates: 0, deactivations: 0, destinationActive: 0 };
  readonly #context: RunContext;
  readonly #flow: Flow;
  readonly #source: Spool;
  readonly #destination: Spool;
  readonly #nextSeq: () => number;
  readonly #counts: Counts;
  #changes: Change[] = [];
  #links: Link[] = [];
  #refused: number[] = [];
  #left: number[] = [];
  readonly #created = new Set<string>();
  #superseded = 0;
  #later = 0;

  constructor(context: RunContext, flow: Flow, source: Spool, destination: Spool, nextSeq: () => number) {
    this.#context = context;
    this.#flow = flow;
    this.#source = source;
    this.#destination = destination;
    this.#nextSeq = nextSeq;
    this.#counts = context.progress.of(flow.id).counts;
    this.compared.destinationActive = Number(
      context.scratch.db.prepare(`SELECT count(*) AS n FROM ${destination.name} WHERE active = 1`).get()?.n ??
        0,
    );
  }

  countUnchanged(records: number): void {
    this.#counts.unchanged += records;
  }

  /** Counts what needs no look at its values: equal records, and those that take no further part. */
  settlesAtOnce(row: JoinedRow): boolean {
    switch (row.status) {
      case null:
        break;
      case 'skipped':
        this.#counts.skipped += 1;
        return true;
      case 'superseded':
        this.#superseded += 1;
        this.#counts.skipped += 1;
        return true;
      case 'later':
        this.#later += 1;
        this.#counts.skipped += 1;
        return true;
      case 'ambiguous':
      case 'question':
      case 'claimed twice':
        return false;
      default:
        this.#counts.refused += 1;
        return true;
    }
    if (row.dseq === null || row.fp !== row.dfp || this.#flow.writeOnly.length > 0) return false;
    this.#counts.unchanged += 1;
    this.#remember(row, row.fp);
    return true;
  }

  async compare(rows: readonly JoinedRow[]): Promise<void> {
    const { log, task } = this.#context;
    const flow = this.#flow;
    const sent = flow.ledger
      ? await this.#context.store.links.sent(
          flow.id,
          rows.filter((row) => row.dseq !== null).map((row) => row.key),
        )
      : undefined;
    for (const row of rows) {
      const payload = this.#source.payload<SourcePayload>(row);
      const name = {
        dataSet: flow.id,
        recordKey: row.key,
        title: payload.title,
        ...(payload.owner === undefined ? {} : { employeeNumber: payload.owner }),
      };
      if (row.status !== null) {
        await this.#ask(row, name);
        continue;
      }
      const full = this.#withOwnReferences(unpackValues(payload.values, flow.fields));
      const after = asHeld(flow, full);
      const pair: Pair = {
        sourceKey: row.key,
        title: payload.title,
        employeeNumber: payload.owner,
        after,
        sourceFacts: payload.facts ?? {},
        pending: payload.pending ?? [],
        destination: this.#present(row, sent),
        lastFingerprint: row.lfp ?? undefined,
      };
      const verdict = diffPair(flow, pair, task.config.lifecycle, this.#context.today, this.#context.hashKey);
      if (verdict.question !== undefined) {
        this.#refuse(row);
        await log.add({
          level: 'error',
          code: verdict.question.code,
          ...name,
          message: verdict.question.what,
          fix: verdict.question.fix,
          cause: `${verdict.question.code}|${flow.id}`,
        });
      } else if (verdict.skip !== undefined) {
        this.#leave(row);
        await log.add({
          level: 'info',
          code: verdict.skip.code,
          ...name,
          message: `Left out: ${verdict.skip.reason}.`,
          fix: 'Nothing to do.',
          cause: `${verdict.skip.code}|${flow.id}`,
        });
      } else if (verdict.change === undefined) {
        this.#counts.unchanged += 1;
        this.#remember(row, fingerprintOf(after, flow.fields, this.#context.hashKey));
      } else {
        await this.#plan(row, verdict.change, full, name, verdict.warning);
      }
    }
    await this.#flushChanges(500);
  }

  /** Destination records that are linked to a source record which is gone. */
  async absent(proves: boolean): Promise<void> {
    const { db } = this.#context.scratch;
    const { log } = this.#context;
    const flow = this.#flow;
    const gone = `FROM ${this.#destination.name} t JOIN link l ON l.dkey = t.key
      WHERE t.active = 1 AND NOT EXISTS (SELECT 1 FROM ${this.#source.name} s WHERE s.key = l.skey)
        AND NOT EXISTS (SELECT 1 FROM ${this.#source.name} x WHERE x.d = t.seq)`;
    const count = Number(db.prepare(`SELECT count(*) AS n ${gone}`).get()?.n ?? 0);
    if (count === 0) return;
    if (flow.config.deletes === 'none' || !proves) {
      const why =
        flow.config.deletes === 'none'
          ? 'the delete policy is "none"'
          : 'the source was not read completely, so absence proves nothing';
      await log.info(
        flow.id,
        'absent/left-alone',
        `${count} ${flow.definition.label.toLowerCase()} synced before are no longer at the source; they are left alone, because ${why}.`,
      );
      return;
    }
    if (!canWrite(flow, flow.config.deletes === 'remove' ? 'remove' : 'deactivate')) {
      await log.add({
        level: 'warning',
        code: 'absent/cannot',
        dataSet: flow.id,
        message: `${count} ${flow.definition.label.toLowerCase()} are no longer at the source, but ${this.#context.destination.name} offers no way to put them out of use.`,
        fix: 'Do it by hand at the destination.',
        cause: `absent/cannot|${flow.id}`,
      });
      return;
    }
    const rows = db
      .prepare(`SELECT t.seq, t.key, t.block, t.idx, l.skey ${gone} ORDER BY t.seq`)
      .all() as unknown as (StoredRow & { skey: string })[];
    const sent = flow.ledger
      ? await this.#context.store.links.sent(
          flow.id,
          rows.map((row) => row.skey),
        )
      : undefined;
    for (const row of rows) {
      const payload = flow.ledger ? undefined : this.#destination.payload<DestinationPayload>(row);
      const before =
        payload === undefined ? (sent?.get(row.skey) ?? {}) : unpackValues(payload.values, flow.fields);
      const change = absentChange(
        flow,
        {
          sourceKey: row.skey,
          destinationKey: row.key,
          title: payload?.title ?? flow.definition.title(before),
          employeeNumber: typeof before.employeeNumber === 'string' ? before.employeeNumber : undefined,
          before,
        },
        this.#context.hashKey,
      );
      if (change === undefined) continue;
      this.#counts.absent += 1;
      this.compared.deactivations += 1;
      this.#push(change);
    }
  }

  async finish(): Promise<void> {
    const { store, log, codes, scratch, progress } = this.#context;
    const flow = this.#flow;
    const label = flow.definition.label.toLowerCase();
    await this.#flushChanges(0);
    await this.flushLinks();
    mark(scratch.db, this.#source.name, 'refused', this.#refused);
    mark(scratch.db, this.#source.name, 'left', this.#left);
    if (this.#superseded > 0) {
      await log.info(
        flow.id,
        'dates/superseded',
        `${this.#superseded} earlier ${label} were left out: ${this.#context.destination.name} keeps one value at a time, and a later one is in force.`,
      );
    }
    if (this.#later > 0) {
      await log.info(
        flow.id,
        'dates/later',
        `${this.#later} ${label} are dated in the future and wait for their day, because ${this.#context.destination.name} keeps only the present value.`,
      );
    }
    if (flow.definition.owner === undefined && flow.definition.fields.code !== undefined) {
      const known = scratch.db
        .prepare(`SELECT num FROM ${this.#destination.name} WHERE num IS NOT NULL`)
        .all()
        .map((row) => String(row.num));
      await codes.learn(flow, new Set([...known, ...this.#created]));
      await store.rememberCodes('destination', flow.id, this.#destinationCodes());
    }
    progress.of(flow.id).planned = this.compared.changes;
  }

  async flushLinks(): Promise<void> {
    const links = this.#links;
    this.#links = [];
    if (links.length > 0) await this.#context.store.links.save(this.#flow.id, links);
  }

  async #plan(
    row: JoinedRow,
    change: Omit<Change, 'seq'>,
    full: Entity,
    name: { dataSet: string; recordKey: string; title: string },
    warning: { code: string; what: string; fix: string } | undefined,
  ): Promise<void> {
    const { log, destination } = this.#context;
    const flow = this.#flow;
    const creating = change.write === 'create';
    const allowed = creating ? flow.config.create : change.write === 'deactivate' || flow.config.update;
    const able = canWrite(flow, change.write) || (change.write === 'deactivate' && canWrite(flow, 'update'));
    if (!allowed || !able) {
      this.#leave(row);
      const reason = allowed
        ? `${destination.name} does not take ${change.write === 'create' ? 'new ones' : 'such changes'}`
        : `the sync does not ${change.write} ${flow.definition.label.toLowerCase()}`;
      const code = allowed ? 'skip/not-supported' : 'skip/not-wanted';
      await log.add({
        level: allowed ? 'warning' : 'info',
        code,
        ...name,
        message: `Not planned to ${change.write}: ${reason}.`,
        fix: allowed ? 'Do it by hand at the destination.' : 'Nothing to do.',
        cause: `${code}|${flow.id}|${change.write}`,
      });
      return;
    }
    const record = flow.destinationMapping.toRecord(full);
    const changed = vendorFieldsOf(
      flow,
      change.differences.map(({ field }) => field),
    );
    const checked = checkRecord(flow, record, changed, creating, destination.name);
    if (checked.errors.length > 0) {
      this.#refuse(row);
      for (const error of checked.errors) await log.recordError(name, error);
      return;
    }
    for (const found of checked.warnings) {
      await log.add({
        level: 'warning',
        code: found.code,
        ...name,
        field: found.field,
        message: found.what,
        fix: found.fix,
        cause: `${found.code}|${flow.id}|${found.field}`,
      });
    }
    if (warning !== undefined)
      await log.add({
        level: 'warning',
        code: warning.code,
        ...name,
        message: warning.what,
        fix: warning.fix,
        cause: `${warning.code}|${flow.id}`,
      });
    if (creating) {
      this.#counts.created += 1;
      if (typeof change.after.code === 'string') this.#created.add(change.after.code);
    } else if (change.write === 'deactivate') {
      this.#counts.deactivated += 1;
      this.compared.deactivations += 1;
    } else {
      this.#counts.updated += 1;
      this.compared.updates += 1;
    }
    // Where no verb of its own exists, being out of use is a field like any other.
    this.#push(
      change.write === 'deactivate' && !canWrite(flow, 'deactivate')
        ? { ...change, write: 'update' }
        : change,
    );
  }

  async #ask(row: JoinedRow, name: { dataSet: string; recordKey: string; title: string }): Promise<void> {
    const flow = this.#flow;
    this.#counts.refused += 1;
    const where = this.#context.destination.name;
    if (row.status === 'claimed twice') {
      await this.#context.log.add({
        level: 'error',
        code: 'match/claimed-twice',
        ...name,
        message: `Two records at the source lead to the same ${flow.definition.singular} in ${where}. Neither was taken.`,
        fix: 'Correct the key of one of them at the source, then run again.',
        cause: `match/claimed-twice|${flow.id}`,
      });
      return;
    }
    const rule = flow.matching[Number((row.how ?? 'rule 1').replace('rule ', '')) - 1];
    const fields = (rule?.fields ?? [])
      .map((field) => flow.definition.fields[field]?.label ?? field)
      .join(' and ');
    const candidates = candidatesOf(
      this.#context,
      flow,
      this.#source,
      this.#destination,
      row.seq,
      row.how ?? 'rule 1',
    );
    const ambiguous = row.status === 'ambiguous';
    await this.#context.log.add({
      level: 'error',
      code: ambiguous ? 'match/two-candidates' : 'match/weak',
      ...name,
      message: ambiguous
        ? `${candidates.length} records in ${where} have the same ${fields}: ${candidates.join(', ')}. Chalkline does not guess.`
        : `A record in ${where} (${candidates.join(', ')}) has the same ${fields}, which is not enough to be sure that it is the same ${flow.definition.singular}.`,
      fix: ambiguous
        ? 'Put one of them out of use or correct its data at the destination, then run again.'
        : 'Give both the same number or SSN if they are the same, then run again.',
      cause: `match/${ambiguous ? 'two-candidates' : 'weak'}|${flow.id}`,
      action: { kind: 'choose-match', candidates },
    });
  }

  #present(row: JoinedRow, sent: Map<string, Entity> | undefined): Pair['destination'] {
    if (row.dseq === null || row.dkey === null) return undefined;
    if (sent !== undefined) {
      const before = sent.get(row.key) ?? {};
      const rule = this.#flow.definition.inactive;
      return {
        key: row.dkey,
        before,
        facts: before,
        active: rule === undefined || before[rule.field] !== rule.value,
      };
    }
    const payload = this.#destination.payload<DestinationPayload>({
      block: row.dblock ?? 0,
      idx: row.didx ?? 0,
    });
    return {
      key: row.dkey,
      before: unpackValues(payload.values, this.#flow.fields),
      facts: payload.facts ?? {},
      active: row.dactive === 1,
    };
  }

  /** An employee's supervisor is an employee: the number becomes the destination's once all are matched. */
  #withOwnReferences(after: Entity): Entity {
    for (const [field, id] of this.#flow.references) {
      const value = after[field];
      if (
        id === 'employees' &&
        field !== this.#flow.definition.owner &&
        typeof value === 'string' &&
        this.#context.employees.known
      ) {
        after[field] = this.#context.employees.translate(value);
      }
    }
    return after;
  }

  #remember(row: JoinedRow, fingerprint: string): void {
    // A run that does not save leaves no trace but its plan.
    if (!this.#context.task.saveChanges || row.dkey === null || row.lfp === fingerprint) return;
    this.#links.push({ sourceKey: row.key, destinationKey: row.dkey, fingerprint });
  }

  #refuse(row: JoinedRow): void {
    this.#counts.refused += 1;
    this.#refused.push(row.seq);
  }

  #leave(row: JoinedRow): void {
    this.#counts.skipped += 1;
    this.#left.push(row.seq);
  }

  #push(change: Omit<Change, 'seq'>): void {
    this.compared.changes += 1;
    this.#changes.push({ ...change, seq: this.#nextSeq() });
  }

  async #flushChanges(keep: number): Promise<void> {
    if (this.#changes.length <= keep) return;
    const changes = this.#changes;
    this.#changes = [];
    for (let at = 0; at < changes.length; at += 500)
      await this.#context.store.plan.add(changes.slice(at, at + 500));
  }

  #destinationCodes(): { code: string; name: string }[] {
    const rows = this.#context.scratch.db
      .prepare(`SELECT num, block, idx FROM ${this.#destination.name} WHERE num IS NOT NULL LIMIT 5000`)
      .all();
    const name = this.#flow.fields.indexOf('name');
    return rows.map((row) => ({
      code: String(row.num),
      name:
        name === -1
          ? ''
          : String(
              this.#destination.payload<DestinationPayload>({
                block: Number(row.block),
                idx: Number(row.idx),
              }).values[name] || '',
            ),
    }));
  }
}

function mark(db: RunContext['scratch']['db'], table: string, status: string, seqs: readonly number[]): void {
  const update = db.prepare(`UPDATE ${table} SET status = ? WHERE seq = ?`);
  db.exec('BEGIN');
  for (const seq of seqs) update.run(status, seq);
  db.exec('COMMIT');
}
