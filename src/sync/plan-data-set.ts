import type { Entity } from '../model/index.ts';
import { admitChange } from './admit-change.ts';
import { asHeld } from './check-record.ts';
import { diffPair, type Pair } from './diff.ts';
import { canWrite, type Flow } from './flow.ts';
import { questionEvent } from './match-questions.ts';
import { type Absence, planAbsent } from './plan-absent.ts';
import { type Compared, PlanBook } from './plan-book.ts';
import { rememberCodes } from './remember-codes.ts';
import { breathe, type RunContext } from './run-context.ts';
import type { Spool, StoredRow } from './scratch.ts';
import { laterEvent } from './source-events.ts';
import { type DestinationPayload, type SourcePayload, unpackValues } from './spooled.ts';
import { ssnTaken } from './ssn-taken.ts';

interface JoinedRow extends StoredRow {
  dseq: number | null;
  dkey: string | null;
  dfp: string | null;
  dactive: number | null;
  dblock: number | null;
  didx: number | null;
  lfp: string | null;
  ldkey: string | null;
  eff: string | null;
}

const pairs = (s: string, d: string) =>
  `FROM ${s} s LEFT JOIN ${d} t ON t.seq = s.d LEFT JOIN link l ON l.skey = s.key`;

/** Pairs about which nothing is to be done, written or remembered; counted without looking at each. */
const settled = 's.status IS NULL AND t.fp = s.fp AND l.fp = s.fp AND l.dkey = t.key';

const joined = (s: string, d: string, all: boolean) => `
  SELECT s.seq, s.key, s.fp, s.num, s.status, s.active, s.d, s.how, s.block, s.idx, s.eff,
         t.seq AS dseq, t.key AS dkey, t.fp AS dfp, t.active AS dactive, t.block AS dblock, t.idx AS didx,
         l.fp AS lfp, l.dkey AS ldkey
  ${pairs(s, d)} ${all ? '' : `WHERE (${settled}) IS NOT TRUE`} ORDER BY s.seq`;

/** Stages 4 and 5 for one data set: every pair is compared and what must change goes into the plan. */
export async function planDataSet(
  context: RunContext,
  flow: Flow,
  source: Spool,
  destination: Spool,
  absence: Absence,
  nextSeq: () => number,
): Promise<Compared> {
  const planner = new Planner(context, flow, source, destination, nextSeq);
  const { db } = context.scratch;
  if (!planner.looksAtAll) {
    const same = db
      .prepare(`SELECT count(*) AS n ${pairs(source.name, destination.name)} WHERE ${settled}`)
      .get();
    planner.countUnchanged(Number(same?.n ?? 0));
  }
  let batch: JoinedRow[] = [];
  let passed = 0;
  for (const row of db.prepare(joined(source.name, destination.name, planner.looksAtAll)).iterate()) {
    const pair = row as unknown as JoinedRow;
    passed += 1;
    if (!planner.settlesAtOnce(pair)) batch.push(pair);
    if (batch.length >= 500) {
      await planner.compare(batch);
      batch = [];
    }
    if (passed % 2_000 === 0) {
      await planner.book.flushLinks();
      await context.progress.tick(flow.id);
      await breathe(context);
    }
  }
  await planner.compare(batch);
  await planAbsent(context, flow, source, destination, planner.book, absence);
  await planner.finish();
  return planner.book.compared;
}

class Planner {
  readonly book: PlanBook;
  /** False when equal fingerprints are enough to know that there is nothing to do. */
  readonly looksAtAll: boolean;
  readonly #context: RunContext;
  readonly #flow: Flow;
  readonly #source: Spool;
  readonly #destination: Spool;
  /** Fields that refer to another employee, who may have another number at the destination. */
  readonly #ownReferences: readonly string[];
  #superseded = 0;
  #later = 0;
  #unreferenced = 0;

  constructor(context: RunContext, flow: Flow, source: Spool, destination: Spool, nextSeq: () => number) {
    this.book = new PlanBook(context, flow, source, destination, nextSeq);
    this.#context = context;
    this.#flow = flow;
    this.#source = source;
    this.#destination = destination;
    const { employees } = context;
    this.#ownReferences = employees.known
      ? [...flow.references]
          .filter(([field, id]) => id === 'employees' && field !== flow.definition.owner)
          .map(([field]) => field)
      : [];
    this.looksAtAll = flow.writeOnly.length > 0 || (this.#ownReferences.length > 0 && employees.renumbered);
  }

  countUnchanged(records: number): void {
    this.book.counts.unchanged += records;
  }

  /** Counts what needs no look at its values: equal records, and those that take no further part. */
  settlesAtOnce(row: JoinedRow): boolean {
    const { counts } = this.book;
    switch (row.status) {
      case null:
        break;
      case 'skipped':
        counts.skipped += 1;
        return true;
      case 'not asked':
        return true;
      case 'superseded':
        this.#superseded += 1;
        counts.skipped += 1;
        return true;
      case 'refused':
        counts.refused += 1;
        return true;
      default:
        return false;
    }
    if (row.dseq === null || row.fp !== row.dfp || this.looksAtAll) return false;
    counts.unchanged += 1;
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
      if (row.status === 'later') {
        this.book.counts.skipped += 1;
        this.#later += 1;
        await log.add(laterEvent(flow, this.#context.destination.name, name, row.eff ?? ''));
        continue;
      }
      if (row.status !== null) {
        this.book.counts.refused += 1;
        await log.add(questionEvent(this.#context, flow, this.#source, this.#destination, row, name));
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
        this.book.refuse(row.seq);
        const { code, what, fix } = verdict.question;
        await log.add({ level: 'error', code, ...name, message: what, fix, cause: `${code}|${flow.id}` });
      } else if (verdict.skip !== undefined) {
        this.book.leave(row.seq);
        const { code, reason } = verdict.skip;
        await log.add({
          level: 'info',
          code,
          ...name,
          message: `Left out: ${reason}.`,
          fix: 'Nothing to do.',
          cause: `${code}|${flow.id}`,
        });
      } else if (verdict.change === undefined) {
        this.book.counts.unchanged += 1;
        this.#remember(row, verdict.fingerprint);
      } else {
        const { change, warning } = verdict;
        const spools = { source: this.#source, destination: this.#destination };
        const taken =
          row.dseq === null
            ? undefined
            : ssnTaken(this.#context, flow, spools, { change, name, seq: row.seq, dseq: row.dseq });
        if (taken !== undefined) {
          this.book.refuse(row.seq);
          await log.add(taken);
          continue;
        }
        const admitted = await admitChange(this.#context, flow, change, full, name, (key) =>
          this.#destination.has(key),
        );
        if (admitted === 'left') this.book.leave(row.seq);
        else if (admitted === 'refused') this.book.refuse(row.seq);
        else {
          if (warning !== undefined) {
            const { code, what, fix } = warning;
            await log.add({
              level: 'warning',
              code,
              ...name,
              message: what,
              fix,
              cause: `${code}|${flow.id}`,
            });
          }
          this.#plan(row, change);
        }
      }
    }
    await this.book.flushChanges(500);
  }

  async finish(): Promise<void> {
    const { log, progress } = this.#context;
    const flow = this.#flow;
    const label = flow.definition.label.toLowerCase();
    const where = this.#context.destination.name;
    await this.book.close(this.#source);
    if (this.#superseded > 0) {
      await log.info(
        flow.id,
        'dates/superseded',
        `${this.#superseded} earlier ${label} were left out: ${where} keeps one value at a time, and a later one is in force.`,
      );
    }
    if (this.#unreferenced > 0) {
      await log.info(
        flow.id,
        'references/later',
        `${this.#unreferenced} references to an employee were left as they are: that employee is not in ${where} yet, or not known by number. The run after they have arrived sets them.`,
      );
    }
    await rememberCodes(this.#context, flow, this.#source, this.#destination, this.book.created);
    const entry = progress.of(flow.id);
    entry.planned = this.book.compared.changes;
    entry.waiting = (entry.waiting ?? 0) + this.#later + this.#unreferenced;
  }

  #plan(row: JoinedRow, change: Parameters<PlanBook['push']>[0]): void {
    const { counts, compared, created } = this.book;
    if (change.write === 'create') {
      counts.created += 1;
      if (typeof change.after.code === 'string') created.add(change.after.code);
      if (row.dseq !== null) this.book.renew(row.seq);
    } else if (change.write === 'deactivate') {
      counts.deactivated += 1;
      compared.deactivations += 1;
    } else {
      counts.updated += 1;
      compared.updates += 1;
    }
    // Where no verb of its own exists, being out of use is a field like any other.
    const asUpdate = change.write === 'deactivate' && !canWrite(this.#flow, 'deactivate');
    this.book.push(asUpdate ? { ...change, write: 'update' } : change);
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
    const { employees } = this.#context;
    for (const field of this.#ownReferences) {
      const value = after[field];
      if (typeof value !== 'string' || value === '') continue;
      const number = employees.numberThere(value);
      if (number !== undefined) after[field] = number;
      else {
        delete after[field];
        this.#unreferenced += 1;
      }
    }
    return after;
  }

  #remember(row: JoinedRow, fingerprint: string): void {
    if (row.dkey === null || (row.lfp === fingerprint && row.ldkey === row.dkey)) return;
    this.book.remember({ sourceKey: row.key, destinationKey: row.dkey, fingerprint });
  }
}
