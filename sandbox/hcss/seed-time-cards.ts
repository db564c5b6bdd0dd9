import { type Contractor, guidOf, type TimeEntry } from '../contractor/index.ts';
import { HCSS_DEMO } from './credentials.ts';
import { findByCode } from './setups-kinds.ts';
import type { CardEmployee, Tables, TimeCard } from './tables.ts';

const UNIT: string = HCSS_DEMO.businessUnit;

/** Hours that are no work, by earning code. */
const TAGS: Readonly<Record<string, [code: string, description: string]>> = {
  '010': ['VAC', 'Vacation'],
  '011': ['SICK', 'Sick'],
  '012': ['HOL', 'Holiday'],
};
const LISTS = { '001': 'regularHours', '002': 'overtimeHours', '003': 'doubleOvertimeHours' } as const;

/**
 * One card for each foreman, project and day of last week. Monday's were sent to payroll, the first of them was
 * corrected afterwards, and Saturday's are not approved yet.
 */
export function seedTimeCards(contractor: Contractor, tables: Tables, nowMs: number): void {
  for (const [code, description] of Object.values(TAGS)) {
    const id = guidOf(`hcss tag ${code}`);
    tables.hourTags.put(id, { id, businessUnitCode: UNIT, kind: 'attendance', code, description });
  }
  const idle = guidOf('hcss tag RAIN');
  const rain = {
    id: idle,
    businessUnitCode: UNIT,
    kind: 'nonuse' as const,
    code: 'RAIN',
    description: 'Rain',
  };
  tables.hourTags.put(idle, rain);

  const foremanOf = new Map(
    contractor.people.map((person) => [person.employeeNumber, person.employment.supervisorNumber]),
  );
  const cards = new Map<string, TimeCard>();
  const days = [...new Set(contractor.timeEntries.map((entry) => entry.workDate))].sort();
  let seq = 0;
  for (const entry of contractor.timeEntries) {
    const person = findByCode(tables, 'Employee', UNIT, entry.employeeNumber);
    const foreman = findByCode(tables, 'Employee', UNIT, foremanOf.get(entry.employeeNumber) ?? '');
    const job = findByCode(tables, 'Job', UNIT, entry.projectCode);
    const costCode = findByCode(tables, 'CostCode', UNIT, entry.costCode, entry.projectCode);
    if (person === undefined || foreman === undefined || job === undefined || costCode === undefined)
      continue;

    const key = `${entry.workDate} ${entry.projectCode} ${foreman.id}`;
    let card = cards.get(key);
    if (card === undefined) {
      seq += 1;
      const isMonday = entry.workDate === days[0];
      const isCorrected = isMonday && ![...cards.values()].some((each) => each.date === days[0]);
      card = {
        id: guidOf(`hcss card ${key}`),
        seq,
        businessUnitCode: UNIT,
        foremanId: foreman.id,
        jobId: job.id,
        date: entry.workDate,
        shift: 1,
        revision: isCorrected ? 3 : 2,
        isApproved: entry.workDate !== days[5],
        isReviewed: entry.workDate !== days[4] && entry.workDate !== days[5],
        isAccepted: true,
        isRejected: false,
        sentToPayrollRevision: isMonday ? 2 : null,
        sentToPayrollDateTime: isMonday ? `${entry.workDate}T23:00:00Z` : null,
        modifiedMs: Math.min(nowMs, Date.parse(`${entry.workDate}T22:15:00Z`)),
        lockedMs: null,
        columns: [],
        employees: [],
      };
      cards.set(key, card);
    }
    book(card, entry, person.id, costCode.id, String(person.members.payClass ?? ''));
  }
  for (const card of cards.values()) tables.timeCards.put(card.id, card);
}

function book(
  card: TimeCard,
  entry: TimeEntry,
  employeeId: string,
  costCodeId: string,
  payClassCode: string,
) {
  let column = card.columns.find((each) => each.costCodeId === costCodeId);
  if (column === undefined) {
    column = { timeCardCostCodeId: guidOf(`${card.id} ${costCodeId}`), costCodeId, quantity: 12.5 };
    card.columns.push(column);
  }
  let row: CardEmployee | undefined = card.employees.find((each) => each.employeeId === employeeId);
  if (row === undefined) {
    row = {
      timeCardEmployeeId: guidOf(`${card.id} ${employeeId}`),
      employeeId,
      payClassCode,
      regularHours: [],
      overtimeHours: [],
      doubleOvertimeHours: [],
      costAdjustments:
        card.employees.length === 0
          ? [{ code: 'PD', description: 'Per diem', type: 'day', quantity: 1 }]
          : [],
    };
    card.employees.push(row);
  }
  const [tagCode] = TAGS[entry.earningCode] ?? [];
  const list = LISTS[entry.earningCode as keyof typeof LISTS] ?? 'regularHours';
  row[list].push({
    timeCardCostCodeId: column.timeCardCostCodeId,
    tagId: tagCode === undefined ? null : guidOf(`hcss tag ${tagCode}`),
    tagCode: tagCode ?? null,
    hours: Number(entry.hours),
  });
}
