import { randomUUID } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { inward, isDate, numberIn, outward, Problem, pageOf, type Query, textOf } from '../arcoro/index.ts';
import type { Row } from '../kit/index.ts';
import type { Assumptions } from './assumptions.ts';
import { employmentOf, type Tables } from './tables.ts';

interface Result {
  recordId: string | null;
  status: 'accepted' | 'unchanged' | 'rejected';
  code?: string;
  text?: string;
  field?: string;
}

const FIELDS = ['job', 'phase', 'costCode', 'department', 'unionClass', 'note'];

/**
 * Time packages: each row is known by source and record id; the same version again changes nothing, another one
 * replaces the row while its pay period is open. All of it is assumed.
 */
export function timeRoutes(app: FastifyInstance, tables: Tables, assumed: Assumptions): void {
  const path = `${assumed.paths.payroll}/TimeEntries`;

  app.get(path, async (request) => {
    const query = request.query as Query;
    const wanted = query[assumed.timeFilter];
    const rows = tables.time.values().filter((row) => wanted === undefined || row.recordId === wanted);
    return pageOf(rows, query, assumed);
  });

  app.get(`${assumed.paths.payroll}/PayPeriods`, async (request) =>
    pageOf(
      tables.periods.values().map((row) => ({ ...row })),
      request.query as Query,
      assumed,
    ),
  );

  app.post(path, async (request) => {
    const { entries } = (inward('TimeEntries', request.body ?? {}, assumed) ?? {}) as { entries?: unknown };
    if (!Array.isArray(entries)) throw new Problem(400, 'A package has a list of entries.');
    if (entries.length > 100) throw new Problem(400, 'A package has 100 entries at most.');
    const results = entries.map((entry) => take(inward('TimeEntries', entry, assumed) as Row));
    const told = results.map((result) => outward('TimeResults', { ...result }, assumed));
    return outward('TimeResults', { results: told }, assumed);
  });

  function take(given: Row): Result {
    const entry: Row = {
      ...given,
      hours: numberIn(given.hours, assumed),
      amount: numberIn(given.amount, assumed),
    };
    const recordId = textOf(entry.recordId);
    if (recordId === '' || recordId.length > 200) {
      return {
        recordId: recordId || null,
        ...rejected('no-record-id', 'The entry has no usable id.', 'recordId'),
      };
    }
    const known = tables.time.find((row) => row.source === entry.source && row.recordId === recordId);
    if (known !== undefined && known.version === entry.version) return { recordId, status: 'unchanged' };
    const fault = faultOf(entry) ?? (known === undefined ? undefined : closed(textOf(known.workDate)));
    if (fault !== undefined) return { recordId, ...fault };
    const id = textOf(known?.id) || randomUUID();
    const { source, version, employeeNumber, workDate, rateCode } = given;
    const { hours = null, amount = null } = entry;
    const rest = Object.fromEntries(FIELDS.map((field) => [field, entry[field] ?? null]));
    const row = { id, source, recordId, version, employeeNumber, workDate, rateCode, hours, amount, ...rest };
    tables.time.put(id, row);
    return { recordId, status: 'accepted' };
  }

  function faultOf(entry: Row) {
    const { employeeNumber, workDate, rateCode, hours, amount } = entry;
    if (employmentOf(tables, employeeNumber) === undefined)
      return rejected('unknown-employee', 'No employee has this number.', 'employeeNumber');
    if (typeof workDate !== 'string' || !isDate(workDate))
      return rejected('bad-date', 'The work date must be a date like 2026-03-02.', 'workDate');
    const code = tables.of('RateCodes').find((one) => one.identifier === rateCode);
    if (code === undefined) return rejected('unknown-rate-code', 'Is not among the rate codes.', 'rateCode');
    if (code.type === 'Non-hourly') {
      if (typeof amount !== 'number')
        return rejected('no-amount', 'This rate code takes an amount.', 'amount');
      if (typeof hours === 'number')
        return rejected('no-hours-here', 'This rate code takes no hours.', 'hours');
    } else if (typeof hours !== 'number' || hours < 0 || hours > 24)
      return rejected('bad-hours', 'The hours of a day are from 0 to 24.', 'hours');
    return closed(workDate);
  }

  function closed(workDate: string) {
    const period = tables.periods.find((row) => row.startDate <= workDate && workDate <= row.endDate);
    if (period === undefined) return rejected('no-period', 'No pay period holds this day.', 'workDate');
    if (period.state === 'open') return undefined;
    return rejected('period-closed', `The pay period to ${period.endDate} is ${period.state}.`, 'workDate');
  }
}

function rejected(code: string, text: string, field: string) {
  return { status: 'rejected', code, text, field } as const;
}
