import type { StatementSync } from 'node:sqlite';
import type { Fate, Rejection, VendorRecord, WriteKind } from '../sdk/index.ts';
import type { Flow } from './flow.ts';
import { isKey } from './printable.ts';
import type { RunContext } from './run-context.ts';
import { keyEvent } from './source-events.ts';

/**
 * What became of each record of a data set, looked up by its key: from the run's errors, its receipts and the scratch
 * file, where all of it is put so that a million records need no memory.
 */
export class Fates {
  readonly #context: RunContext;
  readonly #flow: Flow;
  readonly #rejected: StatementSync;
  readonly #written: StatementSync;
  readonly #read: StatementSync;

  private constructor(context: RunContext, flow: Flow) {
    const { db } = context.scratch;
    this.#context = context;
    this.#flow = flow;
    this.#rejected = db.prepare(`SELECT body FROM rejected_${flow.id} WHERE key = ? ORDER BY id`);
    this.#written = db.prepare(`SELECT kind, state FROM written_${flow.id} WHERE key = ?`);
    this.#read = db.prepare(
      `SELECT status FROM ${context.scratch.open('source', flow.id).name} WHERE key = ?`,
    );
  }

  static async of(context: RunContext, flow: Flow): Promise<Fates> {
    const { scratch, store, log } = context;
    const { db } = scratch;
    await log.flush();
    db.exec(`DROP TABLE IF EXISTS rejected_${flow.id}; DROP TABLE IF EXISTS written_${flow.id};
      CREATE TABLE rejected_${flow.id} (id INTEGER PRIMARY KEY, key TEXT NOT NULL, body BLOB NOT NULL);
      CREATE TABLE written_${flow.id} (key TEXT PRIMARY KEY, kind TEXT NOT NULL, state TEXT NOT NULL)`);
    const reject = db.prepare(`INSERT INTO rejected_${flow.id} (key, body) VALUES (?, ?)`);
    const write = db.prepare(`INSERT OR REPLACE INTO written_${flow.id} (key, kind, state) VALUES (?, ?, ?)`);
    for await (const errors of store.recordErrors(flow.id)) {
      db.exec('BEGIN');
      for (const { recordKey, ...reason } of errors) reject.run(recordKey, scratch.seal(reason, 'rejected'));
      db.exec('COMMIT');
    }
    for await (const outcomes of store.plan.outcomes(flow.id)) {
      db.exec('BEGIN');
      for (const { sourceKey, write: kind, state } of outcomes) write.run(sourceKey, kind, state);
      db.exec('COMMIT');
    }
    db.exec(`CREATE INDEX rejected_${flow.id}_key ON rejected_${flow.id} (key)`);
    return new Fates(context, flow);
  }

  of(record: VendorRecord): Fate {
    const key = this.#flow.sourceKey(record);
    const isEmpty = key.replaceAll('|', '') === '';
    if (isEmpty || !isKey(key)) {
      const { code, message, fix } = keyEvent(
        this.#flow,
        { dataSet: this.#flow.id, recordKey: '', title: '' },
        isEmpty,
      );
      return { as: 'rejected', reasons: [{ code, what: message, fix }] };
    }
    const written = this.#written.get(key) as { kind: WriteKind; state: string } | undefined;
    if (written?.state === 'conflict' || written?.state === 'in doubt') return { as: 'open' };
    const reasons = this.#rejected
      .all(key)
      .map(({ body }) => this.#context.scratch.unseal<Rejection>(body as Uint8Array, 'rejected'));
    if (reasons.length > 0) return { as: 'rejected', reasons };
    if (written?.state === 'applied') return { as: 'accepted', done: written.kind };
    // Nobody who was erased is in the scratch file.
    return this.#read.get(key)?.status === null ? { as: 'accepted' } : { as: 'left out' };
  }
}
