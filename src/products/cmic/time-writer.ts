import { Decimal } from 'decimal.js';
import { RecordError, type VendorRecord, type WriteAnswer, type WriteItem } from '../../sdk/index.ts';
import type { CmicClient, Part } from './client.ts';
import { payPeriodOf } from './pay-calendar.ts';
import { demandPerson, peopleByNumber } from './people.ts';
import { PYEMPTIMESHEET } from './resources.ts';
import { demandCoding } from './time-coding.ts';
import { lookForTime } from './time-look.ts';
import { CLASSES, columnOf } from './time-rows.ts';
import { sendTime } from './time-send.ts';
import { answerTo, renamed, textOf } from './write-answers.ts';

/** Members by the field of ours that they carry. */
export const NAMES = {
  TshJobdeptwoId: 'Job',
  TshPhsacctwiId: 'Phase',
  TshCatexpId: 'Category',
  TshPprPeriod: 'TshDate',
  TshPprYear: 'TshDate',
  TshNormalHours: 'Hours',
  TshOtHours: 'Hours',
  TshDotHours: 'Hours',
};

/**
 * Looks for the entries, checks what CMiC checks in silence, posts those that are not there, and looks again: a 201
 * is no proof that the time was kept.
 */
export async function createTime(client: CmicClient, items: readonly WriteItem[]): Promise<WriteAnswer[]> {
  const answers: WriteAnswer[] = [];
  const fresh: WriteItem[] = [];
  const known = client.assumed.readTime ? await lookForTime(client, items) : [];
  const present = new Map(known.map((found) => [found.changeId, found]));
  for (const item of items) {
    const found = present.get(item.changeId);
    if (found === undefined) fresh.push(item);
    else answers.push(answerForFound(client, item, found));
  }
  const people = await peopleByNumber(
    client,
    fresh.map(({ record }) => textOf(record, 'TshEmpNo')),
  );
  const parts = new Map<string, Part>();
  for (const item of fresh) {
    try {
      parts.set(item.changeId, await partFor(client, item.record, people));
    } catch (error) {
      answers.push(answerTo(item, renamed(error, NAMES)));
    }
  }
  const sent = await sendTime(client, fresh, parts);
  answers.push(
    ...(client.assumed.readTime ? await verified(client, fresh, sent) : unverified(client, fresh, sent)),
  );
  return answers;
}

/** What was answered with success, as far as it is there. */
async function verified(
  client: CmicClient,
  items: readonly WriteItem[],
  sent: readonly WriteAnswer[],
): Promise<WriteAnswer[]> {
  const done = new Set(sent.filter(({ outcome }) => outcome === 'written').map(({ changeId }) => changeId));
  const posted = items.filter(({ changeId }) => done.has(changeId));
  let found: Awaited<ReturnType<typeof lookForTime>>;
  try {
    found = await lookForTime(client, posted);
  } catch (error) {
    // Posted, and not seen again: only a look can tell whether it was kept.
    return sent.map((answer) => {
      const item = posted.find(({ changeId }) => changeId === answer.changeId);
      return item === undefined ? answer : answerTo(item, error);
    });
  }
  const keys = new Map(found.map(({ changeId, externalKey }) => [changeId, externalKey]));
  return sent.map((answer) => {
    if (answer.outcome !== 'written') return inOurWords(answer);
    const externalKey = keys.get(answer.changeId);
    if (externalKey !== undefined) return { ...answer, externalKey };
    const item = posted.find(({ changeId }) => changeId === answer.changeId);
    return {
      changeId: answer.changeId,
      outcome: 'refused',
      error: vanished(textOf(item?.record ?? {}, 'Job')),
    };
  });
}

function inOurWords(answer: WriteAnswer): WriteAnswer {
  if (answer.outcome !== 'refused') return answer;
  const error = renamed(answer.error, NAMES);
  return error instanceof RecordError ? { ...answer, error } : answer;
}

/** Where time cannot be read, what was sent goes by our own id; that it was kept is for a person to see. */
function unverified(
  client: CmicClient,
  items: readonly WriteItem[],
  sent: readonly WriteAnswer[],
): WriteAnswer[] {
  const references = new Map(items.map(({ changeId, record }) => [changeId, textOf(record, 'Reference')]));
  if (sent.some(({ outcome }) => outcome === 'written'))
    client.context.note({
      level: 'warning',
      code: 'cmic/time-not-verified',
      dataSet: 'timeEntries',
      what: 'Time cannot be read here, so nothing tells whether CMiC has kept what it took: a job that allows no time swallows it.',
      fix: 'Compare the hours of the run with the timesheet edit listing in CMiC.',
    });
  return sent.map((answer) =>
    answer.outcome === 'written'
      ? { ...answer, externalKey: references.get(answer.changeId) ?? '' }
      : inOurWords(answer),
  );
}

export async function partFor(
  client: CmicClient,
  record: VendorRecord,
  people: ReadonlyMap<string, VendorRecord>,
): Promise<Part> {
  const number = textOf(record, 'TshEmpNo');
  const employee = demandPerson(people, number, 'TshEmpNo');
  if (employee.EmpStatus !== 'A') throw notActive(number);
  const reference = textOf(record, 'Reference');
  if (client.assumed.timeReference === 'TshDocumentNo' && reference.length > 30) throw longReference();
  const hours = textOf(record, 'Hours');
  if (!/^-?\d+(\.\d+)?$/.test(hours)) throw noHours();
  const day = textOf(record, 'TshDate');
  const payRun = textOf(employee, 'EmpPrnCode');
  const { year, period } = payPeriodOf(client.config, payRun, day);
  const coding = await demandCoding(client, record);
  const { column, other } = columnOf(client, textOf(record, 'EarningCode'));
  const payload = {
    TshCompCode: client.company,
    TshEmpNo: number,
    TshPrnCode: payRun,
    TshPprYear: year,
    TshPprPeriod: period,
    TshDate: day,
    ...coding,
    [column]: Number(hours),
    ...Object.fromEntries(
      CLASSES.map((name) => [name, textOf(record, name)]).filter(([, value]) => value !== ''),
    ),
    ...(other ? { TshOhType: textOf(record, 'EarningCode') } : {}),
    [client.assumed.timeReference]: reference,
    TshProcessFlag: 'N',
    TshVUuid: '',
  };
  return { resource: PYEMPTIMESHEET, payload };
}

/** An entry that is there already: the same is done, another is never posted on top of it. */
function answerForFound(
  client: CmicClient,
  { changeId, record }: WriteItem,
  found: { externalKey: string; record: VendorRecord },
): WriteAnswer {
  const { column } = columnOf(client, textOf(record, 'EarningCode'));
  const isSame =
    textOf(found.record, 'TshEmpNo') === textOf(record, 'TshEmpNo') &&
    textOf(found.record, 'TshDate') === textOf(record, 'TshDate') &&
    columnOf(client, textOf(found.record, 'EarningCode')).column === column &&
    textOf(found.record, 'Job') === textOf(record, 'Job') &&
    textOf(found.record, 'Phase') === textOf(record, 'Phase') &&
    new Decimal(textOf(found.record, 'Hours') || '0').equals(textOf(record, 'Hours') || '0');
  return isSame
    ? { changeId, outcome: 'written', externalKey: found.externalKey, detail: 'It was there already.' }
    : { changeId, outcome: 'refused', error: postedOtherwise() };
}

export function vanished(job: string): RecordError {
  return new RecordError({
    code: 'cmic/time-vanished',
    what: `CMiC answered with success and kept nothing${job === '' ? '' : `: job ${job} seems not to allow time`}.`,
    fix: 'Allow time entry on the job in CMiC, or book the hours on another one, then retry.',
    field: 'Job',
  });
}

function postedOtherwise(): RecordError {
  return new RecordError({
    code: 'cmic/time-posted-otherwise',
    what: 'CMiC has this entry already, with other values; posting it again would pay it twice.',
    fix: 'Correct the time in CMiC by hand, so that both agree; what we have posted ourselves is corrected by us.',
    field: 'Hours',
  });
}

function notActive(number: string): RecordError {
  return new RecordError({
    code: 'cmic/not-active',
    what: `Employee ${number} is not active in CMiC, which takes no time for them.`,
    fix: 'Sync the employee first, or post the time in CMiC.',
    field: 'TshEmpNo',
  });
}

function longReference(): RecordError {
  return new RecordError({
    code: 'cmic/long-reference',
    what: 'The id of the entry has more than the 30 signs that TshDocumentNo takes.',
    fix: 'Set the member that keeps our id to TshUserField5.',
    field: 'Reference',
  });
}

function noHours(): RecordError {
  return new RecordError({
    code: 'cmic/no-hours',
    what: 'The entry has no hours.',
    fix: 'Correct it at the source.',
    field: 'Hours',
  });
}
