import { describe, expect, test } from 'vitest';
import { assumed, isConstant, notFilled, workedOut } from '../defaults.ts';
import { importDefaults, ruleLines, tableSchema } from '../schema.ts';
import { heldOtherwise, rulesByTable } from './index.ts';

describe('what is imitated is what the facts list', () => {
  test('each line of validation-rules.csv is tried by a rule, or says why not', () => {
    const tried = Object.entries(rulesByTable).flatMap(([table, rules]) =>
      rules.filter(({ isAssumed }) => !isAssumed).map(({ column }) => `${table} ${column}`),
    );
    const listed = new Set(ruleLines.map(({ table, column }) => `${table} ${column}`));

    expect([...tried, ...Object.keys(heldOtherwise)].sort()).toEqual([...listed].sort());
  });

  test('each default that the list tells in words is worked out, or said to be left', () => {
    const told = ['PREH', 'PRED', 'PRDD', 'PRTB', 'HRRM'].flatMap((table) =>
      (importDefaults[table] ?? [])
        .filter(({ value }) => value !== undefined && !isConstant(value))
        .map(({ column }) => `${table} ${column}`),
    );

    const here = [...Object.keys(workedOut), ...notFilled];
    expect(here.sort()).toEqual(told.sort());
  });

  test('defaults and rules name columns that exist', () => {
    for (const name of [...Object.keys({ ...workedOut, ...assumed }), ...notFilled]) {
      const [table = '', column = ''] = name.split(' ');
      const ofBatch = ['PRGroup', 'PREndDate'];
      const known = [
        ...tableSchema(table).columns.map((one) => one.name),
        ...(table === 'PRTB' ? ofBatch : []),
      ];
      expect(known).toContain(column);
    }
  });
});
