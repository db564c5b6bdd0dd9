import { RecordError, type VendorRecord, type WriteAnswer, type WriteItem } from '../../sdk/index.ts';
import { additionalMembers } from './additional-properties.ts';
import type { CmicClient, Json } from './client.ts';
import { EMPLOYEE_KEY, notBefore } from './people.ts';
import { PYEMPLOYEE } from './resources.ts';
import { answerOf, answerTo, keyOf, renamed, splitKey, textOf } from './write-answers.ts';

/** Fields of our record that are not members of CMiC's. */
const OURS = new Set(['Status', 'PayGroupCode', 'TerminationDate', ...EMPLOYEE_KEY]);

/** Posts new hires, one after the other: an action is no row, so it goes in no batch. */
export async function createEmployees(
  client: CmicClient,
  items: readonly WriteItem[],
): Promise<WriteAnswer[]> {
  client.additional ??= additionalMembers(client);
  let additional: Json;
  try {
    additional = await client.additional;
  } catch (error) {
    client.additional = undefined;
    return items.map((item) => answerTo(item, error));
  }
  return each(items, async (item) => {
    const record = await client.create(PYEMPLOYEE, hire(client, item.record, additional));
    return keyOf(record.EmpNo === undefined ? item.record : record, EMPLOYEE_KEY);
  });
}

/** Posts changes, ends and returns with the day from which they hold. */
export function updateEmployees(client: CmicClient, items: readonly WriteItem[]): Promise<WriteAnswer[]> {
  return each(items, async (item) => {
    await client.changeEmployee(change(client, item));
    return item.externalKey ?? keyOf(item.record, EMPLOYEE_KEY);
  });
}

async function each(
  items: readonly WriteItem[],
  write: (item: WriteItem) => Promise<string>,
): Promise<WriteAnswer[]> {
  const names = {
    EmpPrnCode: 'PayGroupCode',
    EmpPygCode: 'PayGroupCode',
    EmpStatus: 'Status',
    EmpSubStatus: 'Status',
  };
  const answers: WriteAnswer[] = [];
  for (const item of items) {
    try {
      answers.push(await answerOf(item, () => write(item)));
    } catch (error) {
      answers.push(answerTo(item, error));
    }
  }
  return answers.map((answer) => {
    if (answer.outcome !== 'refused') return answer;
    const error = renamed(answer.error, names);
    return error instanceof RecordError ? { ...answer, error } : answer;
  });
}

/** The body of a new hire: what the sync has, what the connector gives to all, what the customer's CMiC demands besides. */
function hire(client: CmicClient, record: VendorRecord, additional: Json): Json {
  const { newEmployees: usual, config, assumed } = client;
  const body: Json = {
    EmpRateCode: config.rateCode,
    [assumed.federalTaxMember]: config.federalTaxCode,
    [assumed.stateTaxMember]: config.stateTaxCode,
    EmpCreateAccessCode: usual.createAccess,
    EmpPreferPayRate: usual.preferRates,
    EmpPreferChargeRate: usual.preferRates,
    EmpPreferBillRate: usual.preferRates,
    EmpDirectDepMethod: usual.depositMethod,
  };
  for (const [name, value] of Object.entries(body)) if (!value) delete body[name];
  const number = textOf(record, 'EmpNo');
  Object.assign(body, {
    EmpHourlyRate: Number(usual.hourlyRate),
    EmpChargeOutRate: Number(usual.chargeOutRate),
    EmpBillingRate: Number(usual.billingRate),
    EmpFilingStatus: usual.filingStatus,
    EmpSecGrpEmpCode: config.securityGroup,
    EmpPrimaryEmpNo: number,
  });
  Object.assign(body, additional);
  for (const [name, value] of Object.entries(record))
    if (!OURS.has(name) && value !== null && value !== '') body[name] = value;
  return {
    ...body,
    ...statusMembers(client, textOf(record, 'Status')),
    ...payMembers(client, textOf(record, 'PayGroupCode')),
    ...action(client, number, client.assumed.actionNew, textOf(record, 'EmpHireDate') || client.today()),
  };
}

/** The body of a change: only what changes, or CMiC would write history for what does not. */
function change(client: CmicClient, item: WriteItem): Json {
  const { record, changed, externalKey } = item;
  const number = externalKey === undefined ? textOf(record, 'EmpNo') : (splitKey(externalKey)[1] ?? '');
  const body: Json = {};
  for (const name of changed) if (!OURS.has(name)) body[name] = record[name] ?? null;
  const names = new Set(changed);
  if (names.has('PayGroupCode')) Object.assign(body, payMembers(client, textOf(record, 'PayGroupCode')));
  const status = textOf(record, 'Status');
  if (names.has('Status') || (names.has('TerminationDate') && isOver(status)))
    Object.assign(body, statusMembers(client, status));
  const { code, day } = actionFor(client, item);
  return { ...body, ...action(client, number, code, notBefore(day, textOf(record, 'EmpHireDate'))) };
}

function actionFor(
  client: CmicClient,
  { record, changed, present }: WriteItem,
): { code: string; day: string } {
  const { actionChange, actionTransfer, actionEnd, actionReturn } = client.assumed;
  const today = client.today();
  const isEnding = isOver(textOf(record, 'Status'));
  const names = new Set(changed);
  if (isEnding && (names.has('Status') || names.has('TerminationDate'))) {
    const day = textOf(record, 'TerminationDate') || today;
    if (day > today) throw endsLater(day);
    return { code: actionEnd, day };
  }
  const wasOver = present !== undefined && (present.EmpStatus === 'T' || present.EmpStatus === 'D');
  if (wasOver && names.has('Status')) {
    const hired = textOf(record, 'EmpHireDate');
    // An end that was a mistake has no new hire date; it holds from today.
    return { code: actionReturn, day: names.has('EmpHireDate') && hired !== '' ? hired : today };
  }
  const isTransfer = names.has('EmpDeptCode') || names.has('EmpWrlCode');
  return { code: isTransfer ? actionTransfer : actionChange, day: today };
}

function action(client: CmicClient, number: string, code: string, day: string): Json {
  return {
    EmpNo: number,
    EmpCompCode: client.company,
    EmpUser: client.user,
    EmhActionCode: code,
    EmhEffectiveDate: day,
    EmpVUuid: '',
  };
}

function isOver(status: string): boolean {
  return status === 'terminated' || status === 'retired';
}

function statusMembers({ assumed }: CmicClient, status: string): Json {
  if (status === 'terminated') return { EmpStatus: 'T' };
  if (status === 'retired') return { EmpStatus: 'T', EmpSubStatus: assumed.subStatusRetired };
  if (status === 'leave') return { EmpStatus: 'A', EmpSubStatus: assumed.subStatusLeave };
  return { EmpStatus: 'A', EmpSubStatus: assumed.subStatusWorking };
}

/** Pay run and pay group go together: the sync has one of them, the connector's table the other. */
function payMembers(client: CmicClient, code: string): Json {
  const { payRuns = [] } = client.config;
  const { payGroup, payRun } = client.newEmployees;
  if (client.assumed.payGroupMember === 'EmpPrnCode') {
    const group = payRuns.find((each) => each.payRun === code)?.payGroup || payGroup;
    return { EmpPrnCode: code, ...(group === '' ? {} : { EmpPygCode: group }) };
  }
  const run = payRuns.find((each) => each.payGroup === code)?.payRun || payRun;
  return { EmpPygCode: code, ...(run === '' ? {} : { EmpPrnCode: run }) };
}

function endsLater(day: string): RecordError {
  return new RecordError({
    code: 'cmic/ends-later',
    what: `The employment ends on ${day}, which is still to come; CMiC would show it only then, and each run would post it again.`,
    fix: 'Nothing to do: it is sent on that day. To see it as waiting, set terminations of the sync to "after last pay date".',
    field: 'TerminationDate',
  });
}
