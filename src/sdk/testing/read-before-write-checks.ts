import type { TSchema } from 'typebox';
import { describe, expect } from 'vitest';
import { TransientError } from '../../kernel/index.ts';
import { compileMapping } from '../mapping.ts';
import type { Client } from '../product.ts';
import type { RecordWriter, WriteItem, WriteKind } from '../write.ts';
import type { StandIn } from './conformance.ts';
import type { Opened, Suite } from './suite.ts';
import { fastClock } from './test-clock.ts';
import { itemOf, send } from './write-items.ts';

/** So many reads pass before the rest fails; products read at most a few times before they write. */
const READS_THAT_PASS = [0, 1, 2];

/**
 * From some read on the vendor answers every read with 503, while a record is made and while it is changed. What has
 * not sent anything by then must not be in doubt; what has sent something must be, or be done.
 */
export function readBeforeWriteChecks<Config extends TSchema, C extends Client>(
  suite: Suite<Config, C>,
): void {
  const writable = suite.product.dataSets.filter(
    ({ write }) => write?.style === 'records' && write.create !== undefined,
  );
  if (writable.length === 0) return;

  describe('when a read before a write fails', () => {
    for (const dataSet of writable) {
      const writer = dataSet.write;
      if (writer?.style !== 'records') continue;
      suite.check('read before write', dataSet, async (running) => {
        const sample = suite.conformance.writes?.[dataSet.id];
        if (sample === undefined) throw new Error(`There is no sample to write for ${dataSet.id}`);
        const standIn = await suite.start();
        try {
          const { faults, requests } = standIn;
          if (faults === undefined || requests === undefined)
            return running.skip('the stand-in has no faults to arm');
          await suite.opened(
            standIn,
            async (opened) => {
              const mapping = compileMapping(dataSet.id, dataSet.mapping, standIn.config);
              const breaking = new Breaking(writer, opened, { ...standIn, faults, requests }, suite);
              let nr = 5_000;
              for (const skip of READS_THAT_PASS) {
                nr += 1;
                await breaking.write('create', itemOf(mapping, 'create', sample.create(nr)), skip);
              }
              if (writer.update === undefined || sample.update === undefined || writer.look === undefined)
                return;
              nr += 1;
              const entity = sample.create(nr);
              const made = itemOf(mapping, 'create', entity);
              const [answer] = await send(writer, 'create', opened.client, [made]);
              expect(answer).toMatchObject({ outcome: 'written' });
              const [present] = await writer.look(opened.client, [made]);
              if (present === undefined) throw new Error('What was made is not found');
              const changed = itemOf(
                mapping,
                'update',
                { ...entity, ...sample.update },
                {
                  changed: sample.update,
                  externalKey: present.externalKey,
                  present: present.record,
                  ...(dataSet.read === undefined ? { sentBefore: made.record } : {}),
                },
              );
              for (const skip of READS_THAT_PASS) await breaking.write('update', changed, skip);
            },
            { clock: fastClock(suite.conformance.clockSpeed ?? 200) },
          );
        } finally {
          await standIn.close();
        }
      });
    }
  });
}

class Breaking<Config extends TSchema, C extends Client> {
  readonly #writer: RecordWriter<C>;
  readonly #opened: Opened<Config, C>;
  readonly #standIn: StandIn & Required<Pick<StandIn, 'faults' | 'requests'>>;
  readonly #suite: Suite<Config, C>;

  constructor(
    writer: RecordWriter<C>,
    opened: Opened<Config, C>,
    standIn: StandIn & Required<Pick<StandIn, 'faults' | 'requests'>>,
    suite: Suite<Config, C>,
  ) {
    this.#writer = writer;
    this.#opened = opened;
    this.#standIn = standIn;
    this.#suite = suite;
  }

  async write(kind: WriteKind, item: WriteItem, skip: number): Promise<void> {
    const { faults, requests } = this.#standIn;
    const what = `${kind} with ${skip} reads`;
    const seen = requests.length;
    faults.add({ method: 'GET', skip, times: -1, effect: { kind: 'status', status: 503, body: {} } });
    const outcome = await this.#outcomeOf(kind, item);
    faults.clear();
    const changing = requests.slice(seen).filter(({ method }) => method !== 'GET');

    if (outcome === 'in doubt') expect(changing, `${what}: nothing was sent`).not.toEqual([]);
    else if (outcome !== 'written') {
      expect(outcome, what).toBe('not sent');
      expect(changing, `${what}: something was sent`).toEqual([]);
    }
  }

  async #outcomeOf(kind: WriteKind, item: WriteItem): Promise<string> {
    try {
      const [answer] = await send(this.#writer, kind, this.#opened.client, [item]);
      if (answer !== undefined && answer.outcome !== 'written') this.#suite.hear(answer.error);
      return answer?.outcome ?? 'forgotten';
    } catch (error) {
      this.#suite.hear(error);
      // The engine takes what is thrown as not sent when it says so.
      if (error instanceof TransientError && !error.sent) return 'not sent';
      throw error;
    }
  }
}
