import { expect, test } from 'vitest';
import type { ArcoroApi, Json } from './api.ts';
import { Employments } from './employments.ts';

function loaded(rows: Json[]): Promise<Employments> {
  const names = { employmentsField: 'employments' };
  const api = { names, path: () => '/v1/Common/Persons/Employees', all: async () => rows };
  return Employments.load(api as unknown as ArcoroApi);
}

const employment = (personId: string, employeeNumber: string, hireDate: string, status = 'Active'): Json => ({
  personId,
  employeeId: `${personId} ${employeeNumber}`,
  employeeNumber,
  hireDate,
  status,
});

test('an earlier number leads to the present one, and a present one to itself', async () => {
  const employments = await loaded([
    employment('ann', '00880', '2015-05-04', 'Terminated'),
    employment('ann', '1023', '2026-02-02'),
    employment('bob', '1001', '2020-01-06'),
  ]);

  expect(['00880', '1023', '1001', '9999'].map((number) => employments.presentNumber(number))).toEqual([
    '1023',
    undefined,
    undefined,
    undefined,
  ]);
  expect(employments.byNumber('00880')).toBe(employments.byNumber('1023'));
});

test('a number that went on to somebody else is theirs, in whichever order the two are told', async () => {
  const rows = [
    employment('ann', '0042', '2015-05-04', 'Terminated'),
    employment('ann', '1023', '2026-02-02'),
    employment('bob', '0042', '2020-01-06'),
  ];

  for (const told of [rows, rows.toReversed()]) {
    const employments = await loaded(told);
    expect(employments.presentNumber('0042')).toBeUndefined();
    expect(employments.byNumber('0042')?.personId).toBe('bob');
  }
});
