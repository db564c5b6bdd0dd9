import { expect, test } from 'vitest';
import { changedFields } from './changed-fields.ts';

test.each([
  ['nothing', { a: 1, b: { c: 2 } }, { b: { c: 2 }, a: 1 }, []],
  ['a field', { url: 'x', folder: 'in' }, { url: 'y', folder: 'in' }, ['url']],
  ['a field that came', {}, { url: 'y' }, ['url']],
  ['a field that went', { url: 'x' }, {}, ['url']],
  [
    'a field inside',
    { defaults: { class: 'A', pay: 'B' } },
    { defaults: { class: 'C', pay: 'B' } },
    ['defaults.class'],
  ],
  [
    'a data set by its id',
    {
      dataSets: [
        { id: 'employees', mapping: [1] },
        { id: 'departments', mapping: [] },
      ],
    },
    {
      dataSets: [
        { id: 'departments', mapping: [] },
        { id: 'employees', mapping: [2] },
      ],
    },
    ['dataSets.employees.mapping'],
  ],
  [
    'a data set that came',
    { dataSets: [{ id: 'a' }] },
    { dataSets: [{ id: 'a' }, { id: 'b' }] },
    ['dataSets.b'],
  ],
  ['a list as one', { keys: ['a'] }, { keys: ['a', 'b'] }, ['keys']],
])('names %s, without values', (_, before, after, names) => {
  expect(changedFields(before, after)).toEqual(names);
});
