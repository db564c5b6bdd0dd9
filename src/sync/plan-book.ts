import type { Flow } from './flow.ts';
import type { Counts } from './outcome.ts';
import type { Change } from './plan.ts';
import type { Link } from './ports.ts';
import type { RunContext } from './run-context.ts';
import type { Spool } from './scratch.ts';

/** What comparing one data set came to, for the guards. */
export interface Compared {
  changes: number;
  updates: number;
  deactivations: number;
  destinationActive: number;
  /** Records synced before and still at the source, and how many of them the destination has no more. */
  linked: number;
  vanished: number;
}

/** Where the planning of one data set is written down: changes, links and what became of each record. */
export class PlanBook {
  readonly compared: Compared;
  readonly counts: Counts;
  /** Codes that the plan will create. */
  readonly created = new Set<string>();
  readonly #context: RunContext;
  readonly #flow: Flow;
  readonly #nextSeq: () => number;
  #changes: Change[] = [];
  #links: Link[] = [];
  readonly #unfit: number[] = [];
  readonly #left: number[] = [];
  readonly #fresh: number[] = [];

  constructor(context: RunContext, flow: Flow, source: Spool, destination: Spool, nextSeq: () => number) {
    this.#context = context;
    this.#flow = flow;
    this.#nextSeq = nextSeq;
    this.counts = context.progress.of(flow.id).counts;
    const count = (sql: string) => Number(context.scratch.db.prepare(sql).get()?.n ?? 0);
    const present = `FROM link l JOIN ${source.name} s ON s.key = l.skey`;
    const linked = count(`SELECT count(*) AS n ${present}`);
    this.compared = {
      changes: 0,
      updates: 0,
      deactivations: 0,
      destinationActive: count(`SELECT count(*) AS n FROM ${destination.name} WHERE active = 1`),
      linked,
      vanished:
        linked - count(`SELECT count(*) AS n ${present} JOIN ${destination.name} t ON t.key = l.dkey`),
    };
  }

  push(change: Omit<Change, 'seq'>): void {
    this.compared.changes += 1;
    this.#changes.push({ ...change, seq: this.#nextSeq() });
  }

  /** The record is refused: those that hang on it wait for it. */
  refuse(seq: number): void {
    this.counts.refused += 1;
    this.#unfit.push(seq);
  }

  /** The record is left out, and those that hang on it with it. */
  leave(seq: number): void {
    this.counts.skipped += 1;
    this.#left.push(seq);
  }

  /** The record gets a new counterpart, although it had one: what hangs on it goes to the new one. */
  renew(seq: number): void {
    this.#fresh.push(seq);
  }

  remember(link: Link): void {
    // A run that does not save leaves no trace but its plan.
    if (this.#context.task.saveChanges) this.#links.push(link);
  }

  async flushChanges(keep: number): Promise<void> {
    if (this.#changes.length <= keep) return;
    const changes = this.#changes;
    this.#changes = [];
    for (let at = 0; at < changes.length; at += 500)
      await this.#context.store.plan.add(changes.slice(at, at + 500));
  }

  async flushLinks(): Promise<void> {
    const links = this.#links;
    this.#links = [];
    if (links.length > 0) await this.#context.store.links.save(this.#flow.id, links);
  }

  async close(source: Spool): Promise<void> {
    await this.flushChanges(0);
    await this.flushLinks();
    const { db } = this.#context.scratch;
    const mark = (assignment: string, seqs: readonly number[]) => {
      const update = db.prepare(`UPDATE ${source.name} SET ${assignment} WHERE seq = ?`);
      db.exec('BEGIN');
      for (const seq of seqs) update.run(seq);
      db.exec('COMMIT');
    };
    mark(`status = 'unfit'`, this.#unfit);
    mark(`status = 'left'`, this.#left);
    mark('d = NULL', this.#fresh);
  }
}
