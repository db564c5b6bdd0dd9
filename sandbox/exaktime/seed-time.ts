import { addDays, type Contractor, guidOf, lastFullWeek, type Person, Random } from '../contractor/index.ts';
import { idOf } from './ids.ts';
import type { ApprovalRow, Tables } from './tables.ts';

const GROUPS: Record<string, string> = {
  regular: 'Regular',
  overtime: 'Overtime',
  doubletime: 'Doubletime',
  vacation: 'Vacation',
  sick: 'Sick',
};

const WEEKS = 6;

/**
 * Six weekly pay periods, all but the present one closed; last week's time, approved for nine in ten; and hours of
 * today, which the warehouse does not show before tomorrow.
 */
export function seedTime(contractor: Contractor, people: Person[], tables: Tables): void {
  const monday = lastFullWeek(contractor.today);
  for (let week = 2 - WEEKS; week <= 1; week += 1) {
    const startDate = addDays(monday, week * 7);
    const id = `W${startDate}`;
    tables.periods.put(id, { id, startDate, endDate: addDays(startDate, 6), isClosed: week < 1 });
  }
  const known = new Set(people.map((person) => person.id));
  const kindOf = new Map(contractor.earningCodes.map((code) => [code.code, code.kind]));
  const present = (resource: string, code: string) => {
    const id = idOf(resource, code);
    return tables.of(resource).has(id) ? id : null;
  };
  const workers = new Set<string>();
  for (const entry of contractor.timeEntries) {
    if (!known.has(entry.personId)) continue;
    workers.add(entry.personId);
    tables.time.put(entry.id, {
      id: entry.id,
      personId: entry.personId,
      workDate: entry.workDate,
      hours: Number(entry.hours),
      hourGroup: GROUPS[kindOf.get(entry.earningCode) ?? ''] ?? 'Regular',
      locationId: idOf('Locations', entry.locationCode),
      costCodeId: present('CostCodes', entry.costCode),
      jobId: present('Jobs', `${entry.projectCode}.${entry.phaseCode}`),
      modifiedOn: `${entry.workDate}T22:00:00Z`,
    });
  }
  for (const personId of workers) seedApprovals(personId, monday, tables);
  for (const personId of [...workers].slice(0, 10)) {
    const id = guidOf(`exaktime time today ${personId}`);
    tables.time.put(id, {
      id,
      personId,
      workDate: contractor.today,
      hours: 6,
      hourGroup: 'Regular',
      locationId: idOf('Locations', 'DEN'),
      costCodeId: idOf('CostCodes', '01-740'),
      jobId: null,
      modifiedOn: `${contractor.today}T15:00:00Z`,
    });
  }
}

/** One in ten has only the own approval, and the supervisor's for the Monday. */
function seedApprovals(personId: string, monday: string, tables: Tables): void {
  const put = (type: ApprovalRow['type'], scope: Pick<ApprovalRow, 'periodId' | 'workDate'>) => {
    const id = guidOf(`exaktime approval ${personId} ${type} ${scope.periodId ?? scope.workDate}`);
    const approvedOn = `${addDays(monday, 6)}T20:00:00Z`;
    tables.approvals.put(id, { id, personId, type, ...scope, approver: 'demo', approvedOn });
  };
  const whole = { periodId: `W${monday}`, workDate: null };
  put('Employee', whole);
  if (new Random(`approval ${personId}`).chance(0.1)) put('Supervisor', { periodId: null, workDate: monday });
  else put('Supervisor', whole);
}
