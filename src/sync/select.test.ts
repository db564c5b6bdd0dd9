import { expect, test } from 'vitest';
import { dataSet } from '../model/index.ts';
import { compileSelection } from './select.ts';
import type { FilterRule, RunOptions } from './sync-config.ts';

const employees = dataSet('employees');
const rule = (field: string, is: FilterRule['is'], ...values: string[]): FilterRule => ({
  field,
  is,
  values,
});

test.each([
  [rule('city', 'equal to', 'austin'), { city: 'Austin' }, true],
  [rule('city', 'equal to', ' Austin '), { city: 'Dallas' }, false],
  [rule('city', 'not equal to', 'Austin'), {}, true],
  [rule('city', 'one of', 'Austin', 'Waco'), { city: 'WACO' }, true],
  [rule('city', 'none of', 'Austin', 'Waco'), { city: 'Waco' }, false],
  [rule('city', 'empty'), { city: null }, true],
  [rule('city', 'not empty'), { city: null }, false],
  [rule('city', 'starting with', 'au'), { city: 'Austin' }, true],
  [rule('hireDate', 'before', '2024-02-29'), { hireDate: '2024-02-28' }, true],
  [rule('hireDate', 'before', '2024-02-29'), { hireDate: null }, false],
  [rule('hireDate', 'on or after', '2024-02-29'), { hireDate: '2024-02-29' }, true],
  [rule('postalCode', 'before', '9'), { postalCode: '10' }, false],
  [rule('postalCode', 'before', '10'), { postalCode: '9' }, true],
  [rule('i9Verified', 'equal to', 'true'), { i9Verified: true }, true],
] as const)('%o on %o takes part: %s', (filter, entity, takesPart) => {
  const select = compileSelection(employees, [filter], {});

  expect(select(entity, 'k') === undefined).toBe(takesPart);
});

test('all rules must hold, and the first that does not is named', () => {
  const select = compileSelection(
    employees,
    [rule('city', 'equal to', 'Austin'), rule('status', 'one of', 'active', 'leave')],
    {},
  );

  expect(select({ city: 'Austin', status: 'active' }, 'k')).toBeUndefined();
  expect(select({ city: 'Austin', status: 'retired' }, 'k')).toEqual({
    by: 'filter',
    rule: 'Status is one of active, leave',
  });
});

test('the options of a run leave out what they do not name', () => {
  const of = (id: string, options: RunOptions) => compileSelection(dataSet(id), [], options);

  expect(of('employees', { employeeIds: ['7 '] })({ employeeNumber: '7' }, 'k')).toBeUndefined();
  expect(of('payRates', { employeeIds: ['7'] })({ employeeNumber: '8' }, 'k')?.by).toBe('options');
  expect(of('departments', { employeeIds: ['7'] })({ code: '1' }, 'k')).toBeUndefined();
  expect(of('employees', { payGroup: 'W1' })({ payGroupCode: 'w1' }, 'k')).toBeUndefined();
  expect(of('employees', { payGroup: 'W1' })({ payGroupCode: null }, 'k')?.rule).toBe('only pay group W1');
  const days = of('timeEntries', { from: '2026-01-05', to: '2026-01-11' });
  expect(days({ workDate: '2026-01-05' }, 'k')).toBeUndefined();
  expect(days({ workDate: '2026-01-12' }, 'k')?.rule).toBe('to 2026-01-11');
});

test('a retry takes only the records that failed, and tells them from those that a person left out', () => {
  const select = compileSelection(employees, [], { onlyKeys: { employees: ['a'] } });

  expect(select({}, 'a')).toBeUndefined();
  expect(select({}, 'b')?.by).toBe('retry');
  expect(compileSelection(employees, [], { onlyKeys: { payRates: ['a'] } })({}, 'a')?.by).toBe('retry');
});
