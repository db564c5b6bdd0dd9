import { expect, test } from 'vitest';
import { dataSet } from '../model/index.ts';
import { usualMatching } from './flow.ts';

test('people are matched by SSN, then by number; name, birth date and postcode only ask', () => {
  const fields = ['ssn', 'employeeNumber', 'firstName', 'lastName', 'birthDate', 'postalCode'];

  expect(usualMatching(dataSet('employees'), fields)).toEqual([
    { fields: ['ssn'], ask: false },
    { fields: ['employeeNumber'], ask: false },
    { fields: ['lastName', 'firstName', 'birthDate', 'postalCode'], ask: true },
  ]);
});

test('a key field that one end does not have is left out of the key', () => {
  expect(usualMatching(dataSet('costCodes'), ['code', 'name'])).toEqual([{ fields: ['code'], ask: false }]);
  expect(usualMatching(dataSet('costCodes'), ['projectCode', 'code', 'name'])).toEqual([
    { fields: ['projectCode', 'code'], ask: false },
  ]);
});
