import { expect, test } from 'vitest';
import { dataSet as modelOf } from '../../src/model/index.ts';
import { sage300Cre } from '../../src/products/sage-300-cre/index.ts';
import { contractor, type Opened, withSage } from '../../src/products/sage-300-cre/testing/test-bed.ts';
import { type AnyProduct, type DataSet, map } from '../../src/sdk/index.ts';
import { openVendor } from '../engine/ledger-vendor.ts';
import { plain } from '../engine/rig.ts';
import { rigsOfThisFile } from '../engine/shared.ts';
import type { VendorFile } from '../engine/vendor-file.ts';

/** Sage 300 behind the real engine and store; HR is the smallest vendor there can be. */
const openRig = rigsOfThisFile();

const sets = ['employees', 'payRates', 'taxes', 'directDeposits', 'deductions'];

/** What HR has beyond the tables of the test vendor; its fields are our own. */
const table = (id: string, primaryKey: readonly string[]): DataSet<VendorFile> => {
  const names = Object.keys(modelOf(id).fields);
  return {
    id,
    vendorName: id,
    fields: Object.fromEntries(names.map((name) => [name, {}])),
    primaryKey,
    mapping: { rules: names.map((name) => map(name, name)) },
    read: async function* (client) {
      yield { records: client.all(id), end: true };
    },
  };
};
const hr: AnyProduct = {
  ...openVendor,
  dataSets: [
    ...openVendor.dataSets.filter(({ id }) => id !== 'directDeposits'),
    table('taxes', ['employeeNumber', 'taxCode']),
    table('deductions', ['employeeNumber', 'deductionCode']),
    table('directDeposits', ['employeeNumber', 'depositCode']),
  ],
};

type Rig = Awaited<ReturnType<typeof openRig>>;

async function hrBefore({ client }: Opened, dataSets = sets): Promise<Rig> {
  const rig = await openRig({
    source: hr,
    destination: sage300Cre,
    openDestination: () => client,
    dataSets: dataSets.map((id) => plain(id)),
  });
  const { source } = rig;
  for (const person of contractor.people.slice(0, 40)) {
    const { employeeNumber, employment } = person;
    if (person.ssn.length !== 9 || person.gender === 'U' || employment.departmentCode === '045') continue;
    const phone = (kind: string) => person.phones.find((one) => one.kind === kind)?.number ?? null;
    source.put('employees', employeeNumber, {
      employeeNumber,
      ssn: person.ssn,
      firstName: person.firstName,
      middleName: person.middleName,
      lastName: person.lastName,
      birthDate: person.birthDate,
      gender: person.gender === 'F' ? 'female' : 'male',
      street1: person.address.street1,
      street2: person.address.street2,
      city: person.address.city,
      state: person.address.state,
      postalCode: person.address.zip,
      mobilePhone: phone('mobile'),
      homePhone: phone('home'),
      status: employment.status === 'Terminated' ? 'terminated' : 'active',
      hireDate: employment.hireDate,
      terminationDate: employment.terminationDate,
      departmentCode: employment.departmentCode,
      payGroupCode: employment.payGroupCode,
      unionCode: employment.unionCode,
      unionLocalCode: employment.unionLocalCode,
      unionClassCode: employment.unionClassCode,
      workState: employment.workState,
    });
    for (const rate of person.payRates) {
      source.put('payRates', `${employeeNumber} ${rate.effectiveFrom}`, {
        employeeNumber,
        earningCode: '001',
        rateType: rate.per === 'hour' ? 'hourly' : 'salary',
        startDate: rate.effectiveFrom,
        amount: rate.perPayAmount ?? rate.amount,
      });
    }
    for (const tax of person.stateTaxes) {
      source.put('taxes', `${employeeNumber} ${tax.state}`, {
        employeeNumber,
        taxCode: tax.state,
        filingStatus: tax.filingStatus,
        allowances: String(tax.allowances),
        extraWithholding: tax.extraWithholding,
        exempt: tax.isExempt,
      });
    }
    for (const one of person.deductions) {
      source.put('deductions', `${employeeNumber} ${one.code}`, {
        employeeNumber,
        deductionCode: one.code,
        method: one.method === 'flat' ? 'amount' : 'percent',
        amount: one.method === 'flat' ? one.amount : null,
        percent: one.method === 'flat' ? null : one.amount,
        active: true,
      });
    }
    for (const one of person.directDeposits) {
      source.put('directDeposits', `${employeeNumber} ${one.priority}`, {
        employeeNumber,
        depositCode: one.deductionCode,
        routingNumber: one.routingNumber,
        accountNumber: one.accountNumber,
        accountType: one.accountType,
        method: { flat: 'amount', percent: 'percent', remainder: 'net' }[one.method],
        amount: one.method === 'flat' ? one.amount : null,
        percent: one.method === 'percent' ? one.amount : null,
        priority: String(one.priority),
        active: true,
      });
    }
  }
  return rig;
}

test('people and all that belongs to them reach Sage, and a second run has nothing to do', () =>
  withSage(async (opened, { sandbox }) => {
    const rig = await hrBefore(opened);
    const preview = await rig.run();
    const posts = () => sandbox.requests.filter(({ url }) => url.includes('/synchronize')).length;
    expect(posts()).toBe(0);

    const first = await rig.run({ saveChanges: true });
    const second = await rig.run({ saveChanges: true });

    expect(preview.changes.length).toBeGreaterThan(20);
    expect(first.changes.filter(({ state }) => state !== 'applied')).toEqual([]);
    expect(first.counts.employees?.created).toBeGreaterThan(0);
    expect(first.counts.employees?.updated).toBeGreaterThan(0);
    expect(second.changes).toEqual([]);
  }));

test('answers that are lost on the way make no double and leave nothing undone', () =>
  withSage(async (opened, { sandbox }) => {
    const rig = await hrBefore(opened, ['employees']);
    const employees = sandbox.folder().list('employees');
    const before = employees.size;
    for (const path of ['Employee.svc/employee$', '/synchronize'])
      sandbox.faults.add({ method: 'POST', path, effect: { kind: 'lose-answer-after' } });
    sandbox.faults.add({ method: 'PUT', effect: { kind: 'status-after', status: 500 } });
    sandbox.faults.add({ path: 'status', effect: { kind: 'status', status: 401 } });
    sandbox.faults.add({ path: 'employees', skip: 3, effect: { kind: 'cut-body-after' } });
    const first = await rig.run({ saveChanges: true });
    const second = await rig.run({ saveChanges: true });

    const codes = employees.values().map((row) => row.Code);
    expect(first.changes.filter(({ state }) => state !== 'applied')).toEqual([]);
    expect(new Set(codes).size).toBe(codes.length);
    expect(employees.size).toBe(before + (first.counts.employees?.created ?? 0));
    expect(second.changes).toEqual([]);
  }));

test('a raise dated next month is planned as such and stands beside the present rate', () =>
  withSage(async (opened, { sandbox }) => {
    const rig = await hrBefore(opened, ['payRates']);
    await rig.run({ saveChanges: true });
    const number = String(sandbox.folder().list('employees').values()[0]?.Code);
    rig.source.put('payRates', `${number} later`, {
      employeeNumber: number,
      earningCode: '001',
      rateType: 'salary',
      startDate: '2099-01-01',
      amount: '9000',
    });
    const raised = await rig.run({ saveChanges: true });

    const planned = raised.changes.filter(({ title }) => title.includes('2099'));
    expect(planned).toMatchObject([{ kind: 'future-dated', write: 'create', state: 'applied' }]);
    const rates = sandbox.folder().list('salaries').values();
    expect(rates.filter((row) => row.EffectiveOnUtc === '2099-01-01T00:00:00')).toHaveLength(1);
  }));
