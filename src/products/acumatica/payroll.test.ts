import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { VendorRecord } from '../../sdk/index.ts';
import { keyOf, type Opened, openAcumatica, refusalOf } from './testing/opened.ts';
import { type AcumaticaStandIn, startStandIn } from './testing/stand-in.ts';

let standIn: AcumaticaStandIn;
let opened: Opened;
beforeAll(async () => {
  standIn = await startStandIn();
  opened = await openAcumatica(standIn.sandbox);
});
afterAll(async () => {
  await opened.close();
  await standIn.close();
});

let nr = 0;
/** Somebody new, on payroll. */
async function somebody(more: Record<string, string> = {}): Promise<string> {
  nr += 1;
  const employeeNumber = `82${String(nr).padStart(3, '0')}`;
  const [answer] = await opened.create('employees', {
    employeeNumber,
    lastName: `Payroll${nr}`,
    status: 'active',
    payType: 'hourly',
    hireDate: '2024-03-04',
    departmentCode: '200',
    payGroupCode: 'FLD',
    ...more,
  });
  keyOf(answer);
  return employeeNumber;
}

async function recordsOf(dataSet: string, employeeNumber: string): Promise<VendorRecord[]> {
  return (await opened.records(dataSet)).filter((record) => record.EmployeeNumber === employeeNumber);
}

const account = (
  employeeNumber: string,
  accountNumber: string,
  method: string,
  amount: string | null = null,
) => ({
  employeeNumber,
  routingNumber: '021000021',
  accountNumber,
  accountType: 'checking',
  method,
  amount,
  percent: null,
});

describe('direct deposits', () => {
  const methods = async (number: string) =>
    Object.fromEntries(
      (await recordsOf('directDeposits', number)).map((record) => [record.AccountNumber, record.Method]),
    );

  test('all accounts of a person go in one call, so that exactly one gets the rest at any moment', async () => {
    const number = await somebody();
    const seen = standIn.sandbox.requests.length;
    const answers = await opened.create(
      'directDeposits',
      account(number, '0011', 'amount', '100'),
      account(number, '0012', 'net'),
    );

    expect(answers.map(({ outcome }) => outcome)).toEqual(['written', 'written']);
    expect(new Set(answers.map(keyOf)).size).toBe(2);
    expect(standIn.sandbox.requests.slice(seen).filter(({ method }) => method === 'PUT')).toHaveLength(1);
    expect(await methods(number)).toEqual({ '0011': 'amount', '0012': 'net' });
  });

  test('a new account takes the rest over, and the old one can then be taken away', async () => {
    const number = await somebody();
    const old = keyOf((await opened.create('directDeposits', account(number, '0021', 'net')))[0]);
    await opened.create('directDeposits', account(number, '0022', 'net'));
    const between = await methods(number);
    await opened.change('directDeposits', 'deactivate', old, { active: false });

    expect(between).toEqual({ '0021': 'amount', '0022': 'net' });
    expect(await methods(number)).toEqual({ '0022': 'net' });
  });

  test('the only account with the rest is not given up while others stay', async () => {
    const number = await somebody();
    const [, rest] = await opened.create(
      'directDeposits',
      account(number, '0031', 'amount', '100'),
      account(number, '0032', 'net'),
    );
    const taken = await opened.change('directDeposits', 'deactivate', keyOf(rest), { active: false });
    const changed = await opened.change('directDeposits', 'update', keyOf(rest), {
      method: 'amount',
      amount: '5.00',
    });

    expect(refusalOf(taken)).toMatchObject({ code: 'acumatica/no-remainder', field: 'Method' });
    expect(refusalOf(changed).code).toBe('acumatica/no-remainder');
    expect(await methods(number)).toEqual({ '0031': 'amount', '0032': 'net' });
  });

  test('an update finds its row by id and adds none', async () => {
    const number = await somebody();
    const key = keyOf((await opened.create('directDeposits', account(number, '0041', 'net')))[0]);
    await opened.change('directDeposits', 'update', key, { accountType: 'savings' });

    expect(await recordsOf('directDeposits', number)).toMatchObject([
      { AccountType: 'Savings', Method: 'net' },
    ]);
  });
});

describe('pay rates', () => {
  const rate = (employeeNumber: string, more: Record<string, string>) => ({
    employeeNumber,
    earningCode: 'RG',
    rateType: 'hourly',
    startDate: '2026-01-01',
    amount: '20',
    ...more,
  });

  test('a salary is kept by the year and read by the pay period, to the cent', async () => {
    const number = await somebody({ payGroupCode: 'OFC', payType: 'salary' });
    await opened.create('payRates', rate(number, { rateType: 'salary', amount: '3076.92' }));

    expect(await recordsOf('payRates', number)).toMatchObject([
      { UnitOfPay: 'Year', PayRate: '79999.92', PeriodAmount: '3076.92' },
    ]);
  });

  test('a half-written batch is in doubt, and looking tells which rows arrived', async () => {
    const number = await somebody();
    const wanted = ['2026-01-01', '2026-02-01', '2026-03-01', '2026-04-01'].map((startDate) =>
      rate(number, { startDate }),
    );
    standIn.sandbox.faults.add({ effect: { kind: 'own', name: 'half-written' } });
    const answers = await opened.create('payRates', ...wanted);
    const arrived = await recordsOf('payRates', number);
    const again = await opened.create('payRates', ...wanted);

    expect(answers.map(({ outcome }) => outcome)).toEqual(Array(4).fill('in doubt'));
    expect(arrived).toHaveLength(2);
    expect(again.map(({ outcome }) => outcome)).toEqual(Array(4).fill('written'));
    expect(await recordsOf('payRates', number)).toHaveLength(4);
  });

  test('of several rows in one call only the wrong one is refused', async () => {
    const number = await somebody();
    const answers = await opened.create(
      'payRates',
      rate(number, { startDate: '2026-01-01' }),
      rate(number, { startDate: '2026-02-01', earningCode: 'NOPE' }),
      rate(number, { startDate: '2026-03-01' }),
    );

    expect(answers.map(({ outcome }) => outcome)).toEqual(['written', 'refused', 'written']);
    expect(refusalOf(answers[1]).what).toContain("'Earning Code' cannot be found in the system.");
    expect(await recordsOf('payRates', number)).toHaveLength(2);
  });

  test('two batches for one person at the same time lose nothing', async () => {
    const number = await somebody();
    await Promise.all(
      ['2026-01-01', '2026-02-01', '2026-03-01'].map((startDate) =>
        opened.create('payRates', rate(number, { startDate })),
      ),
    );

    expect(await recordsOf('payRates', number)).toHaveLength(3);
  });

  test('a person who is not in Acumatica is named, with what to do', async () => {
    const [answer] = await opened.create('payRates', rate('no-such-number', {}));

    expect(refusalOf(answer)).toMatchObject({ code: 'acumatica/unknown-employee', field: 'EmployeeNumber' });
  });
});

describe('deductions', () => {
  test('a contribution of the company goes to its own side of the row', async () => {
    const number = await somebody();
    const [answer] = await opened.create('deductions', {
      employeeNumber: number,
      deductionCode: 'S1',
      paidBy: 'company',
      method: 'percent',
      percent: '4.5',
      amount: null,
      startDate: '2026-01-05',
    });

    expect(await opened.look('deductions', keyOf(answer))).toMatchObject({
      ContributionPercent: '4.5',
      DeductionPercent: null,
      PaidBy: 'company',
      UseContributionDefaults: false,
    });
  });
});

describe('taxes', () => {
  test('the federal set-up fills the rows that the form offers, and leaves the SSN alone', async () => {
    const number = await somebody({ ssn: '935229999' });
    const federal = (await recordsOf('taxes', number)).find((record) => record.TaxCode === 'FED');
    const key = `${federal?.EmployeeID}|FED`;
    await opened.change('taxes', 'update', key, {
      filingStatus: 'Married filing jointly',
      dependentsAmount: '2000.00',
      twoJobs: true,
    });

    expect(await opened.look('taxes', key)).toMatchObject({
      FilingStatus: 'Married filing jointly',
      Dependents: '2000.00',
      MultipleJobs: 'Yes',
    });
    expect(await opened.look('employees', String(federal?.EmployeeID))).toMatchObject({
      'Payroll.SSN': '935229999',
    });
  });

  test('what a state does not have is refused and not dropped in silence', async () => {
    const number = await somebody();
    const [answer] = await opened.create('taxes', {
      employeeNumber: number,
      taxCode: 'AZ',
      filingStatus: 'Single',
      dependentsAmount: '500.00',
    });

    expect(refusalOf(answer)).toMatchObject({ code: 'acumatica/no-such-setting', field: 'Dependents' });
  });
});
