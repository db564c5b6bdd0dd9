import { expect, test } from 'vitest';
import { nameBesideCompany } from './name-beside-company.ts';

test.each([
  ['Acme - Core HR to Vista', 'Acme', 'Core HR to Vista'],
  ['Core HR to Vista', 'Acme', 'Core HR to Vista'],
  ['Acme Ltd - Core HR', 'Acme', 'Acme Ltd - Core HR'],
  ['Acme - ', 'Acme', 'Acme - '],
])('%j at %s is shown as %j', (name, company, shown) => {
  expect(nameBesideCompany(name, company)).toBe(shown);
});
