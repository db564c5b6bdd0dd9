import { expect, test } from 'vitest';
import type { Entity } from '../../model/index.ts';
import { recordsOf } from '../../sdk/testing/index.ts';
import type { Sage300Client } from './client.ts';
import {
  contractor,
  dataSet,
  itemFor,
  type Started,
  samples,
  withSage,
  writerFor,
} from './testing/test-bed.ts';

const newHire = samples.employees?.create(1) ?? {};

const rowOf = (sandbox: Started['sandbox'], code: string) =>
  sandbox
    .folder()
    .list('employees')
    .find((row) => row.Code === code);

async function created(client: Sage300Client, id: string, entity: Entity) {
  return (await writerFor(id).create?.(client, [itemFor(id, entity)])) ?? [];
}

async function keyOfCreated(client: Sage300Client): Promise<string> {
  const [answer] = await created(client, 'employees', newHire);
  return answer?.outcome === 'written' ? answer.externalKey : '';
}

test('writing is off until it is switched on, and says why', () =>
  withSage(
    async ({ client }) => {
      await expect(created(client, 'employees', newHire)).rejects.toMatchObject({ field: 'writing' });
    },
    { config: { writing: 'off' } },
  ));

test('"completed" is not success: what Sage refused is read from the failures', () =>
  withSage(async ({ client }, { requests }) => {
    const answers = await created(client, 'employees', { ...newHire, jobTitleCode: 'x'.repeat(40) });

    expect(answers).toMatchObject([
      { outcome: 'refused', error: { code: 'hh2/refused-by-sage', field: 'Title' } },
    ]);
    expect(requests.some(({ url }) => url.includes('/events/failures'))).toBe(true);
  }));

test('failures of an earlier try do not count for the next', () =>
  withSage(async ({ client, clock }, { sandbox }) => {
    const externalKey = await keyOfCreated(client);
    const change = async (title: string) => {
      const changed = { jobTitleCode: title };
      const item = itemFor('employees', { ...newHire, ...changed }, 'update', { externalKey, changed });
      await writerFor('employees').look?.(client, [item]);
      return (await writerFor('employees').update?.(client, [item]))?.[0]?.outcome;
    };

    expect(await change('x'.repeat(40))).toBe('refused');
    // The two stamps that are compared are exact to the second.
    await clock.sleep(1_100);
    expect(await change('FRMN')).toBe('written');
    expect(rowOf(sandbox, externalKey)?.Title).toBe('FRMN');
  }));

test('a number that somebody else has is refused with a fix, and makes no double', () =>
  withSage(async ({ client }, { sandbox }) => {
    const employees = sandbox.folder().list('employees');
    const before = employees.size;
    const answers = await created(client, 'employees', {
      ...newHire,
      employeeNumber: String(employees.values()[0]?.Code),
    });

    expect(answers).toMatchObject([{ outcome: 'refused', error: { code: 'hh2/key-in-use' } }]);
    expect(employees.size).toBe(before);
  }));

test('a deduction code that hh2 does not know yet says to wait an hour', () =>
  withSage(async ({ client }) => {
    const answers = await created(client, 'deductions', {
      ...samples.deductions?.create(1),
      deductionCode: 'NEW',
    });

    expect(answers).toMatchObject([
      { outcome: 'refused', error: { field: 'PayDeduction', fix: expect.stringContaining('wait an hour') } },
    ]);
  }));

test('what the company pays is refused, for fringes are not public', () =>
  withSage(async ({ client }) => {
    const answers = await created(client, 'deductions', {
      ...samples.deductions?.create(1),
      paidBy: 'company',
    });

    expect(answers).toMatchObject([{ outcome: 'refused', error: { code: 'sage-300-cre/fringe' } }]);
  }));

test('the last of several accounts takes what remains as a net deposit', () =>
  withSage(async ({ client }, { sandbox }) => {
    const [answer] = await created(client, 'directDeposits', {
      ...samples.directDeposits?.create(1),
      method: 'net',
      percent: null,
    });
    const id = answer?.outcome === 'written' ? answer.externalKey : '';

    expect(sandbox.folder().list('deductions').get(id)).toMatchObject({ DeductionType: 3, Amount: 100 });
    expect(sandbox.folder().privateParts.get(id)).toMatchObject({ BankAccountType: 2 });
  }));

test('who leaves without a date leaves today, stays in Sage and keeps the SSN', () =>
  withSage(async ({ client, clock }, { sandbox }) => {
    const externalKey = await keyOfCreated(client);
    const changed = { status: 'terminated' };
    const item = itemFor('employees', { ...newHire, ...changed }, 'deactivate', { externalKey, changed });
    await writerFor('employees').look?.(client, [item]);
    await writerFor('employees').deactivate?.(client, [item]);

    const today = new Date(clock.nowMs()).toISOString().slice(0, 10);
    expect(rowOf(sandbox, externalKey)).toMatchObject({
      IsActive: false,
      TerminationDate: `${today}T00:00:00`,
    });
    expect(
      sandbox.folder().privateParts.get(String(rowOf(sandbox, externalKey)?.Id))?.SocialSecurityNumber,
    ).toMatch(/^934-12-/);
  }));

test('exemption and extra withholding of a state go as an adjustment of its tax', () =>
  withSage(async ({ client }, { sandbox }) => {
    const employees = sandbox.folder().list('employees');
    const person = contractor.people.find(
      (one) =>
        one.stateTaxes[0]?.state === 'CO' &&
        employees.find((row) => row.Code === one.employeeNumber) !== undefined,
    );
    const key = { employeeNumber: person?.employeeNumber ?? '', taxCode: 'CO' };
    const [found] = (await writerFor('taxes').look?.(client, [itemFor('taxes', key)])) ?? [];
    const write = async (changed: Entity) => {
      const { externalKey = '', record: present = {} } = found ?? {};
      const item = itemFor('taxes', { ...key, ...changed }, 'update', { changed, externalKey, present });
      expect(await writerFor('taxes').update?.(client, [item])).toMatchObject([{ outcome: 'written' }]);
      const tax = sandbox
        .folder()
        .list('payTaxes')
        .find((row) => row.Code === 'COWH');
      const [employee] = externalKey.split('|');
      return sandbox
        .folder()
        .list('taxes')
        .find((row) => row.EmployeeId === employee && row.PayTaxId === tax?.Id);
    };

    expect(await write({ extraWithholding: '25.00', exempt: false })).toMatchObject({
      AdjustmentMethod: 3,
      AdjustmentAmount: 25,
    });
    expect(await write({ extraWithholding: '0', exempt: true })).toMatchObject({ AdjustmentMethod: 2 });
  }));

test('a filing status that Sage has no number for is refused, not written as none', () =>
  withSage(async ({ client }, { sandbox }) => {
    const key = {
      employeeNumber: String(sandbox.folder().list('employees').values()[0]?.Code),
      taxCode: 'FED',
    };
    const [found] = (await writerFor('taxes').look?.(client, [itemFor('taxes', key)])) ?? [];
    const write = (filingStatus: string) => {
      const { externalKey = '', record: present = {} } = found ?? {};
      const changed = { filingStatus };
      const item = itemFor('taxes', { ...key, ...changed }, 'update', { changed, externalKey, present });
      return writerFor('taxes').update?.(client, [item]);
    };

    expect(await write('Married filing separately')).toMatchObject([{ outcome: 'written' }]);
    expect(await write('Married, somehow')).toMatchObject([
      { outcome: 'refused', error: { code: 'sage-300-cre/filing-status', field: 'FilingStatus' } },
    ]);
    expect(rowOf(sandbox, key.employeeNumber)?.FilingStatus).toBe(1);
  }));

test('a limit by check is neither a yearly one nor one for good', () =>
  withSage(async ({ client }, { sandbox }) => {
    const rows = sandbox.folder().list('deductions');
    const [one, other] = rows.values().filter((row) => row.DeductionType === 1);
    sandbox.changeInSage('deductions', one?.Id ?? '', { LimitAmount: 50, LimitPeriod: 1 });
    sandbox.changeInSage('deductions', other?.Id ?? '', { LimitAmount: 60, LimitPeriod: 5 });
    const records = await recordsOf(dataSet('deductions'), client, { options: {} });

    expect(records.find(({ Id }) => Id === one?.Id)).toMatchObject({ Limit: null, AnnualLimit: null });
    expect(records.find(({ Id }) => Id === other?.Id)).toMatchObject({ Limit: '60', AnnualLimit: null });
  }));

test('a path that hh2 does not have is told as such, in the connector and not of a record', () =>
  withSage(
    async ({ client }) => {
      await expect(created(client, 'employees', newHire)).rejects.toMatchObject({
        code: 'hh2/no-such-call',
        what: expect.stringContaining('/People.svc/person'),
      });
    },
    { config: { assumed: { employeePath: '/HumanResources/Api/ThirdParty/People.svc/person' } } },
  ));

test.each([
  [
    'a page',
    '<!DOCTYPE html><html><head><title>Runtime Error</title></head><body><h1>The gateway gave up.</h1></body></html>',
    'text/html',
    'The gateway gave up',
  ],
  [
    'a WCF fault',
    '<Fault xmlns="x"><Code><Value>Receiver</Value></Code><Reason><Text>The object is locked.</Text></Reason></Fault>',
    'application/xml',
    'The object is locked',
  ],
])('a 500 with %s is in doubt, and its words are told', (_, body, type, words) =>
  withSage(async ({ client }, { sandbox }) => {
    sandbox.faults.add({
      method: 'POST',
      path: 'Employee.svc/employee$',
      effect: { kind: 'status', status: 500, body, headers: { 'content-type': type } },
    });

    expect(await created(client, 'employees', newHire)).toMatchObject([
      { outcome: 'in doubt', error: { what: expect.stringContaining(words) } },
    ]);
  }),
);

test('a read that hh2 refuses blames no record', () =>
  withSage(async ({ client }, { sandbox }) => {
    const effect = {
      kind: 'status',
      status: 400,
      body: { Errors: ['The parameter version is missing.'] },
    } as const;
    sandbox.faults.add({ path: 'Department.svc', effect });

    await expect(recordsOf(dataSet('departments'), client, { options: {} })).rejects.toMatchObject({
      code: 'hh2/not-understood',
      what: expect.stringContaining('The parameter version is missing'),
    });
  }));
