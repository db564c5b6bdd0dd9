import {
  addDecimals,
  compareDecimals,
  correctedByHand,
  RecordError,
  type VendorRecord,
  type WriteAnswer,
  type WriteItem,
  watchSending,
} from '../../sdk/index.ts';
import type { CmicClient } from './client.ts';
import { peopleByNumber } from './people.ts';
import { rowsBy } from './time-look.ts';
import { CORRECTION, codingOf, hoursByCoding, isCorrection, markOf } from './time-netting.ts';
import { entriesOf } from './time-rows.ts';
import { NAMES, partFor, vanished } from './time-writer.ts';
import { answerTo, gone, renamed, textOf } from './write-answers.ts';

/**
 * Corrects posted time by further rows under the same id: how a posted row is changed is not published. What is
 * posted follows from the rows that are there, so a correction that broke off is completed by the next one and none
 * is made twice.
 */
export async function correctTime(client: CmicClient, items: readonly WriteItem[]): Promise<WriteAnswer[]> {
  const answers: WriteAnswer[] = [];
  for (const item of items) answers.push(await watchSending(() => correctOne(client, item)));
  return answers;
}

async function correctOne(client: CmicClient, item: WriteItem): Promise<WriteAnswer> {
  try {
    // What is posted is not known where time cannot be read.
    if (client.config.timeCorrections === 'by hand' || !client.assumed.readTime) throw correctedByHand();
    await correct(client, item);
    return { changeId: item.changeId, outcome: 'written', externalKey: item.externalKey ?? '' };
  } catch (error) {
    return answerTo(item, renamed(error, NAMES));
  }
}

async function correct(client: CmicClient, item: WriteItem): Promise<void> {
  const reference = textOf({ ...item.present, ...item.record }, 'Reference');
  const there = await entriesUnder(client, reference);
  if (there.size === 0) throw gone();
  const [first = {}] = there.values();
  const wanted: VendorRecord = { ...first, ...item.present, ...item.record };
  const people = await peopleByNumber(
    client,
    [...there.values(), wanted].map((entry) => textOf(entry, 'TshEmpNo')),
  );
  for (const difference of differencesOf(there, wanted)) {
    const part = await partFor(client, { ...difference, Reference: reference }, people);
    await client.together([{ ...part, payload: { ...part.payload, [markOf(client)]: CORRECTION } }]);
    // Nothing is taken back on one job before it is certain that the other has kept what it was given.
    const now = (await entriesUnder(client, reference)).get(codingOf(difference));
    const before = textOf(there.get(codingOf(difference)) ?? {}, 'Hours') || '0';
    const expected = addDecimals(before, textOf(difference, 'Hours'));
    if (compareDecimals(textOf(now ?? {}, 'Hours') || '0', expected) !== 0)
      throw vanished(textOf(difference, 'Job'));
  }
}

/** Our rows of an id, added up by coding; the first row's is the first. */
async function entriesUnder(client: CmicClient, reference: string): Promise<Map<string, VendorRecord>> {
  const rows = await rowsBy(client, client.assumed.timeReference, [reference]);
  const order = (row: VendorRecord) => (isCorrection(client, row) ? 1 : 0);
  return hoursByCoding(
    rows.sort((one, other) => order(one) - order(other)).flatMap((row) => entriesOf(client, row)),
  );
}

/** What has to be added to each coding, what is given before what is taken back. */
function differencesOf(there: ReadonlyMap<string, VendorRecord>, wanted: VendorRecord): VendorRecord[] {
  const coding = codingOf(wanted);
  const hours = textOf(wanted, 'Hours');
  if (!/^-?\d+(\.\d+)?$/.test(hours)) throw noHours();
  const all = new Map<string, VendorRecord>([[coding, { ...wanted, Hours: '0' }], ...there]);
  return [...all]
    .map(([each, entry]) => ({
      ...entry,
      Hours: addDecimals(each === coding ? hours : '0', negated(textOf(entry, 'Hours'))),
    }))
    .filter(({ Hours }) => compareDecimals(Hours, '0') !== 0)
    .sort((one, other) => compareDecimals(other.Hours, one.Hours));
}

const negated = (decimal: string) => (decimal.startsWith('-') ? decimal.slice(1) : `-${decimal}`);

function noHours(): RecordError {
  return new RecordError({
    code: 'cmic/no-hours',
    what: 'The entry has no hours.',
    fix: 'Correct it at the source.',
    field: 'Hours',
  });
}
