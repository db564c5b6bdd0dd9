import type { VendorRecord } from '../../src/sdk/index.ts';
import type { EngineRig } from './rig.ts';

/** An employee with nothing special about them; `n` makes them one of many. */
export function employee(n: number, more: VendorRecord = {}): VendorRecord {
  return {
    employeeNumber: String(1000 + n),
    ssn: String(100_000_000 + n * 37),
    firstName: `First${n}`,
    lastName: `Last${n}`,
    city: 'Austin',
    status: 'active',
    hireDate: '2020-03-02',
    departmentCode: 'CARP',
    ...more,
  };
}

export function department(code: string, more: VendorRecord = {}): VendorRecord {
  return { code, name: `Department ${code}`, active: true, ...more };
}

export function payRate(n: number, more: VendorRecord = {}): VendorRecord {
  return {
    employeeNumber: String(1000 + n),
    earningCode: 'REG',
    rateType: 'hourly',
    startDate: '2024-01-01',
    amount: '30.25',
    ...more,
  };
}

type Side = 'source' | 'destination';

export function putEmployees(rig: EngineRig, side: Side, records: readonly VendorRecord[]): void {
  rig[side].fill('employees', records, (record) => String(record.employeeNumber));
}

export function putDepartments(rig: EngineRig, side: Side, codes: readonly string[]): void {
  rig[side].fill(
    'departments',
    codes.map((code) => department(code)),
    (record) => String(record.code),
  );
}

export function putRates(rig: EngineRig, records: readonly VendorRecord[], side: Side = 'source'): void {
  rig[side].fill('payRates', records, (record) =>
    [record.employeeNumber, record.earningCode, record.rateType, record.startDate].join('|'),
  );
}

/** A source of `people` in one department, each with a pay rate. */
export function putCompany(rig: EngineRig, people: number): void {
  putDepartments(rig, 'source', ['CARP', 'ELEC']);
  const numbers = Array.from({ length: people }, (_, index) => index + 1);
  putEmployees(
    rig,
    'source',
    numbers.map((n) => employee(n)),
  );
  putRates(
    rig,
    numbers.map((n) => payRate(n)),
  );
}
