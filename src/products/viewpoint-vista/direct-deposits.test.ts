import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { complaints, importBed } from '../../../test/vista-import.ts';
import type { Entity } from '../../model/index.ts';

const { add, rows, send } = importBed();

const account = (accountNumber: string, more: Entity): Entity => ({
  employeeNumber: '5001',
  routingNumber: '107001481',
  accountNumber,
  accountType: 'checking',
  active: true,
  ...more,
});

describe('direct deposits', () => {
  beforeEach(add);
  const splits = () => rows('PRDD', { Employee: 5001 });

  test('the net goes to PREH, the split to PRDD, with leading zeros', async () => {
    const { reports, out } = await send('directDeposits', [
      ['create', account('0001', { method: 'net', priority: '2' })],
      ['create', account('0002', { method: 'amount', amount: '100', priority: '1', accountType: 'savings' })],
    ]);

    expect(complaints(reports)).toEqual([]);
    expect(out.accepted.map(({ externalKey }) => externalKey).sort()).toEqual(['1|5001|1', '1|5001|PREH']);
    expect(rows('PREH', { Employee: 5001 })).toMatchObject([
      { DirDeposit: 'A', RoutingId: '107001481', BankAcct: '0001', AcctType: 'C' },
    ]);
    expect(splits()).toMatchObject([
      { Seq: 1, BankAcct: '0002', Type: 'S', Status: 'A', Method: 'A', Amount: '100.00', Pct: null },
    ]);
  });

  test('in PRDD alone the net is the last row, however it is numbered', async () => {
    const { reports } = await send(
      'directDeposits',
      [
        ['create', account('0001', { method: 'net', priority: '1' })],
        ['create', account('0002', { method: 'percent', percent: '10', priority: '2', prenote: true })],
      ],
      { depositTable: 'PRDD' },
    );

    expect(complaints(reports)).toEqual([]);
    expect(splits()).toMatchObject([
      { Seq: 1, BankAcct: '0002', Status: 'P', Method: 'P', Pct: '0.1000' },
      { Seq: 2, BankAcct: '0001', Status: 'A', Method: 'P', Pct: '1.0000' },
    ]);
  });

  test('a new account between two others takes no number of theirs along', async () => {
    const first = account('0001', { method: 'amount', amount: '10', priority: '1' });
    const last = account('0003', { method: 'net', priority: '2' });
    await send(
      'directDeposits',
      [
        ['create', first],
        ['create', last],
      ],
      { depositTable: 'PRDD' },
    );

    const { reports } = await send(
      'directDeposits',
      [
        ['update', first, '1|5001|1'],
        ['create', account('0002', { method: 'amount', amount: '20', priority: '2' })],
        ['update', { ...last, priority: '3' }, '1|5001|2'],
      ],
      { depositTable: 'PRDD' },
    );

    expect(complaints(reports)).toEqual([]);
    expect(splits().map(({ Seq, BankAcct, Amount, Pct }) => [Seq, BankAcct, Amount, Pct])).toEqual([
      [1, '0001', '10.00', null],
      [2, '0002', '20.00', null],
      [3, '0003', null, '1.0000'],
    ]);
  });

  test('an ended split is set inactive, and a split that became the net leaves no paying row behind', async () => {
    const [a, b] = [
      account('0001', { method: 'amount', amount: '10', priority: '1' }),
      account('0002', { method: 'amount', amount: '20', priority: '2' }),
    ];
    await send('directDeposits', [
      ['create', a],
      ['create', b],
    ]);

    const { reports, out } = await send('directDeposits', [
      ['deactivate', { ...a, active: false }, '1|5001|1'],
      ['update', { ...b, method: 'net', amount: null }, '1|5001|2'],
    ]);

    expect(complaints(reports)).toEqual([]);
    expect(out.refused).toEqual([]);
    expect(splits().map(({ Seq, Status }) => [Seq, Status])).toEqual([
      [1, 'I'],
      [2, 'I'],
    ]);
    expect(rows('PREH', { Employee: 5001 })).toMatchObject([{ DirDeposit: 'A', BankAcct: '0002' }]);
  });

  test('the last account of a person ends: deposit is switched off', async () => {
    const net = account('0001', { method: 'net' });
    await send('directDeposits', [['create', net]]);

    const { reports } = await send('directDeposits', [
      ['deactivate', { ...net, active: false }, '1|5001|PREH'],
    ]);

    expect(complaints(reports)).toEqual([]);
    expect(rows('PREH', { Employee: 5001 })).toMatchObject([{ DirDeposit: 'N', BankAcct: null }]);
  });

  test('two net accounts are for a person to settle', async () => {
    const { out } = await send('directDeposits', [
      ['create', account('0001', { method: 'net' })],
      ['create', account('0002', { method: 'net' })],
    ]);

    expect(out.refused.map(({ error }) => error.code)).toEqual([
      'vista/two-net-accounts',
      'vista/two-net-accounts',
    ]);
  });
});

test('the example is what is written', async () => {
  await add();

  const { text } = await send('directDeposits', [
    ['create', account('000123', { method: 'amount', amount: '100', accountType: 'savings' })],
  ]);

  const example = 'examples/1_DirectDeposit_20260302081500.csv';
  expect(text).toBe(readFileSync(join(import.meta.dirname, example), 'utf8'));
});
