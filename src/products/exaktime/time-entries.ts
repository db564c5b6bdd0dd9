import { Employments, type Json } from '../../sdk/arcoro-api/index.ts';
import {
  AuthError,
  asObject,
  type DataSet,
  defineDataSet,
  flatten,
  NotFoundError,
  type Page,
  type ReadScope,
  type VendorRecord,
} from '../../sdk/index.ts';
import type { ExakTimeClient } from './client.ts';
import * as mappings from './mappings.ts';
import { type PayPeriod, PayPeriods } from './pay-periods.ts';
import { type HourKind, rateCodeBy } from './rate-policies.ts';
import { readTimeFiles, settleTimeFiles } from './time-file.ts';
import { windowOf } from './time-window.ts';

const WHICH = ['Approved, in closed periods', 'In closed periods', 'Everything'] as const;

/** Hours by record and hour group; they can be read only, since no public API takes time. */
export const timeEntries: DataSet<ExakTimeClient> = defineDataSet<ExakTimeClient>({
  id: 'timeEntries',
  vendorName: 'DwTimeRecordByHourGroups, or the timesheet file',
  fields: {
    Entry: { label: 'Time record and hour group' },
    TimeRecordId: { label: 'Time record id' },
    PersonId: { label: 'Person id' },
    EmployeeNumber: { label: 'Employee ID' },
    WorkDate: { label: 'Work date' },
    Hours: { label: 'Hours' },
    HourGroup: { label: 'Hour group or time off plan' },
    RateCode: { label: 'Rate code by policy' },
    Location: { label: 'Location (cost center 2)' },
    CostCode: { label: 'Cost code (cost center 1)' },
    Project: { label: 'Project' },
    Phase: { label: 'Phase' },
    PeriodEnd: { label: 'End of the pay period' },
    Approved: { label: 'Approved' },
  },
  primaryKey: ['Entry'],
  mapping: mappings.timeEntries,
  dataAgeHours: 24,
  note: 'The warehouse is rebuilt each night: time of today appears tomorrow. Deactivated locations still appear in it. ExakTime takes no time from outside.',
  runOptions: [
    { id: 'from', label: 'From', kind: 'date', help: 'First work day. Empty: as the connector says.' },
    { id: 'to', label: 'To', kind: 'date', help: 'Last work day. Empty: yesterday.' },
    {
      id: 'which',
      label: 'Which time',
      kind: 'choice',
      choices: WHICH,
      help: 'Payroll takes approved time of closed pay periods, which is meant when nothing is chosen.',
    },
  ],
  read: (client, scope) =>
    client.context.config.timeFrom === 'Timesheet files'
      ? readFiles(client, scope)
      : readWarehouse(client, scope),
  settle: (client, bookmark) =>
    client.context.config.timeFrom === 'Timesheet files'
      ? settleTimeFiles(client, bookmark)
      : Promise.resolve(),
});

async function* readWarehouse(client: ExakTimeClient, scope: ReadScope): AsyncGenerator<Page> {
  const { warehouse } = client;
  const { from, to, skip } = windowOf(client, scope);
  const which = scope.options.which ?? WHICH[0];
  const people = await People.load(client);
  const periods = await PayPeriods.load(client, from, to, (id) => people.personOf(id));
  if (which !== 'Everything') warnOfOpen(client, periods.endedOpen(to));
  const date = warehouse.column('timeSet', 'date');
  const order = (['record', 'group'] as const).map((meaning) => warehouse.column('timeSet', meaning));
  const query = { filter: `${date} ge ${from} and ${date} le ${to}`, orderBy: order.join(',') };
  for await (const { rows, next, end } of warehouse.pages('timeSet', query, skip)) {
    const records: VendorRecord[] = [];
    for (const row of rows) {
      if (people.isLeftOut(warehouse.value('timeSet', row, 'person'))) continue;
      const record = await recordOf(client, people, row);
      const [day, person] = [String(record.WorkDate), String(record.PersonId)];
      const period = periods.of(day, person);
      const approved = periods.isApproved(day, person);
      if (which !== 'Everything' && period?.closed !== true) continue;
      if (which === WHICH[0] && !approved) continue;
      records.push({ ...record, PeriodEnd: period?.end ?? null, Approved: approved });
    }
    yield { records, bookmark: `${from} ${to} ${next}`, end };
  }
}

/** A period that was closed today is still open in the warehouse of last night: its hours would stay away unsaid. */
function warnOfOpen(client: ExakTimeClient, periods: readonly PayPeriod[]): void {
  for (const { start, end } of periods)
    client.context.note({
      level: 'warning',
      code: 'exaktime/period-open',
      dataSet: 'timeEntries',
      what: `The pay period from ${start} to ${end} has ended and was not closed when the data warehouse of ExakTime was rebuilt last night, so none of its hours are read.`,
      fix: 'Close the period in ExakTime and run again tomorrow; or read time from timesheet files, or ask for everything.',
    });
}

/** Rows of the timesheet file are what somebody exported for payroll, so they count as approved. */
async function* readFiles(client: ExakTimeClient, scope: ReadScope): AsyncGenerator<Page> {
  const people = await People.load(client);
  const { from, to } = scope.options;
  for await (const { records, ...page } of readTimeFiles(client, scope)) {
    const kept = records.filter(
      ({ WorkDate }) =>
        (from === undefined || from === '' || String(WorkDate) >= from) &&
        (to === undefined || to === '' || String(WorkDate) <= to),
    );
    yield {
      ...page,
      records: await Promise.all(
        kept.filter((record) => !people.isLeftOut(record.PersonId)).map((record) => people.finish(record)),
      ),
    };
  }
}

async function recordOf(client: ExakTimeClient, people: People, row: Json): Promise<VendorRecord> {
  const { warehouse, codes } = client;
  const value = (meaning: Parameters<typeof warehouse.value<'timeSet'>>[2]) =>
    warehouse.value('timeSet', row, meaning);
  const job = await codes.rowOf('Jobs', value('job'));
  const parent = job?.parentJobId;
  return people.finish({
    ...flatten(row),
    Entry: `${compact(value('record'))}-${value('group')}`,
    TimeRecordId: value('record'),
    PersonId: value('person'),
    EmployeeNumber: value('employee'),
    WorkDate: String(value('date') ?? '').slice(0, 10),
    Hours: value('hours'),
    HourGroup: value('group'),
    Location: await codes.codeOf('Locations', value('location')),
    CostCode: await codes.codeOf('CostCodes', value('costCode')),
    Job: await codes.codeOf('Jobs', typeof parent === 'string' ? parent : value('job')),
    JobBelow: typeof parent === 'string' ? await codes.codeOf('Jobs', value('job')) : null,
  });
}

/** Receivers give a foreign id 40 signs at most; a GUID of 36 is written in 22, which leaves room for the hour group. */
function compact(id: unknown): string {
  const text = String(id ?? '');
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text)
    ? Buffer.from(text.replaceAll('-', ''), 'hex').toString('base64url')
    : text;
}

/** What is asked once for all hours: who is who, and which rate codes there are. */
class People {
  readonly #client: ExakTimeClient;
  readonly #employments: Employments;
  readonly #rateCodes: ReadonlyMap<string, string>;

  private constructor(client: ExakTimeClient, employments: Employments, rateCodes: Map<string, string>) {
    this.#client = client;
    this.#employments = employments;
    this.#rateCodes = rateCodes;
  }

  static async load(client: ExakTimeClient): Promise<People> {
    return new People(client, await Employments.load(client.api), await rateCodesByName(client));
  }

  /** Which of the two ids a column of the warehouse holds is not public: theirs, or the employee number. */
  personOf(id: string): string {
    if (this.#employments.of(id) !== undefined) return id;
    const { personId } = asObject(this.#employments.byNumber(id));
    return typeof personId === 'string' ? personId : id;
  }

  /** Contractors track time that is not for payroll. */
  isLeftOut(personId: unknown): boolean {
    const { assumed, context } = this.#client;
    const employment = asObject(this.#employments.of(personId));
    return context.config.includeContractors !== true && employment[assumed.contractorFlag] === true;
  }

  /** Adds the present employee number, project and phase, and the rate code. */
  async finish(record: VendorRecord): Promise<VendorRecord> {
    const { assumed, context } = this.#client;
    const { projectOfTime = 'Job, else location', ratePolicies = [] } = context.config;
    const employment = asObject(this.#employments.of(record.PersonId));
    const { Job: job = null, Location: location = null, CostCode: costCode = null } = record;
    const project =
      projectOfTime === 'Location' ? location : projectOfTime === 'Job' ? job : (job ?? location);
    const group = String(record.HourGroup ?? '');
    const rateGroup = employment[assumed.rateGroup];
    const byPolicy = rateCodeBy(ratePolicies, {
      kind: this.#kindOf(group),
      group,
      rateGroup: typeof rateGroup === 'string' ? rateGroup : null,
      location: location === null ? null : String(location),
      costCode: costCode === null ? null : String(costCode),
    });
    const number = employment.employeeNumber;
    return {
      ...record,
      // The number may have changed since the punch; the person id never does.
      EmployeeNumber: typeof number === 'string' ? number : (record.EmployeeNumber ?? null),
      RateCode: byPolicy ?? this.#rateCodes.get(nameKey(group)) ?? (group === '' ? null : group),
      Project: project,
      Phase: phaseOf(record, assumed.phaseSeparator),
    };
  }

  #kindOf(group: string): HourKind | undefined {
    const { regularGroup, overtimeGroup, doubletimeGroup } = this.#client.assumed;
    const kinds = { [regularGroup]: 'regular', [overtimeGroup]: 'overtime', [doubletimeGroup]: 'doubletime' };
    return kinds[group] as HourKind | undefined;
  }
}

function phaseOf(record: VendorRecord, separator: string): string | null {
  const { Job: job, JobBelow: below } = record;
  if (typeof below !== 'string') return null;
  const start = `${job}${separator}`;
  return below.startsWith(start) ? below.slice(start.length) : below;
}

/** A customer without Payroll has no rate codes: then the hour groups keep their names. */
async function rateCodesByName(client: ExakTimeClient): Promise<Map<string, string>> {
  try {
    const rows = await client.codes.rows('RateCodes');
    return new Map(rows.map((row) => [nameKey(String(row.name ?? '')), String(row.identifier ?? '')]));
  } catch (error) {
    const absent =
      error instanceof NotFoundError || (error instanceof AuthError && error.code !== 'auth/expired');
    if (!absent) throw error;
    return new Map();
  }
}

/** "Double time" and "Doubletime" are one name. */
const nameKey = (name: string) => name.toLowerCase().replace(/[^a-z0-9]/g, '');
