import { expect, test } from 'vitest';
import { discreetVendor, openVendor } from '../../test/engine/ledger-vendor.ts';
import type { Entity } from '../model/index.ts';
import { absentChange, diffPair, type Pair, same } from './diff.ts';
import { compileFlow, type Flow, fingerprintOf } from './flow.ts';
import { type DataSetConfig, usualSettings } from './sync-config.ts';

const today = '2026-05-31';
const flowOf = (id: string, more: Partial<DataSetConfig> = {}, product = openVendor): Flow =>
  compileFlow(
    { id, mapping: [], filter: [], deletes: 'none', create: true, update: true, ...more },
    { product: openVendor, config: {} },
    { product, config: {} },
  );
const employees = flowOf('employees');

function judge(
  flow: Flow,
  after: Entity,
  before?: Entity,
  more: Partial<Pair> = {},
  rules = usualSettings.lifecycle,
) {
  const rule = flow.definition.inactive;
  const pair: Pair = {
    sourceKey: 'k',
    title: 't',
    employeeNumber: undefined,
    after,
    sourceFacts: after,
    pending: [],
    destination:
      before === undefined
        ? undefined
        : {
            key: 'd',
            before,
            facts: before,
            active: rule === undefined || before[rule.field] !== rule.value,
          },
    lastFingerprint: undefined,
    ...more,
  };
  return diffPair(flow, pair, rules, today, 'key');
}

test.each([
  ['a', 'a', true],
  ['10.10', '10.1', false],
  ['030', '30', false],
  ['1e5', '100000', false],
  [null, '', true],
  [true, 'true', false],
  [false, null, false],
] as const)('%o and %o say the same: %s', (left, right, expected) => {
  expect(same(left, right)).toBe(expected);
  expect(same(right, left)).toBe(expected);
});

test('only fields that differ are changed; the key is never among them', () => {
  const { change } = judge(
    employees,
    { employeeNumber: '8', city: 'Dallas', state: 'TX' },
    { employeeNumber: '7', city: 'Austin', state: 'TX' },
  );

  expect(change).toMatchObject({
    kind: 'update',
    write: 'update',
    differences: [{ field: 'city', before: 'Austin', after: 'Dallas' }],
    after: { employeeNumber: '7', city: 'Dallas' },
    reason: 'City differs',
  });
});

test('what the source did not give is left alone, what it gave empty is emptied', () => {
  const { change } = judge(employees, { city: null }, { city: 'Austin', state: 'TX' });

  expect(change?.differences).toEqual([{ field: 'city', before: 'Austin', after: null }]);
});

test.each([
  ['active', 'active', undefined],
  ['terminated', 'active', 'deactivate'],
  ['terminated', 'terminated', undefined],
  ['active', 'terminated', 'reinstate'],
  ['leave', 'active', 'update'],
  ['terminated', undefined, 'skip'],
  ['active', undefined, 'create'],
] as const)('%s at the source and %s at the destination is %s', (after, before, expected) => {
  const verdict = judge(employees, { status: after }, before === undefined ? undefined : { status: before });

  expect(verdict.skip === undefined ? verdict.change?.kind : 'skip').toBe(expected);
});

test.each([
  ['same record', 'update', 'rehire'],
  ['new record', 'create', 'rehire'],
] as const)('a rehire under "%s" is written as %s', (rehire, write, kind) => {
  const verdict = judge(
    employees,
    { employeeNumber: '8', status: 'active', rehireDate: '2026-01-05' },
    { employeeNumber: '7', status: 'terminated', terminationDate: '2025-01-01' },
    {},
    { ...usualSettings.lifecycle, rehire },
  );

  expect(verdict.change).toMatchObject({ kind, write });
  // A new record gets the number of the source; the old one keeps its own.
  expect(verdict.change?.after.employeeNumber).toBe(write === 'create' ? '8' : '7');
});

test('a rehire that is to be asked for is a question', () => {
  const verdict = judge(
    employees,
    { status: 'active', rehireDate: '2026-01-05' },
    { status: 'terminated', terminationDate: '2025-01-01' },
    {},
    { ...usualSettings.lifecycle, rehire: 'ask' },
  );

  expect(verdict.change).toBeUndefined();
  expect(verdict.question?.code).toBe('match/rehire');
});

test.each([
  ['payRates', { startDate: '2026-06-01', amount: '1' }, 'future-dated'],
  ['payRates', { startDate: '2026-05-31', amount: '1' }, 'create'],
  ['directDeposits', { startDate: '2026-06-01', active: true }, 'bank-account'],
] as const)('a new record of %s with %o is of the kind %s', (id, after, kind) => {
  expect(judge(flowOf(id), after).change?.kind).toBe(kind);
});

test('fields that cannot be read back count only against what was last sent', () => {
  const flow = flowOf('employees', {}, discreetVendor);
  const after = { employeeNumber: '7', ssn: '123456789' };
  const sent = fingerprintOf(after, flow.fields, 'key');

  expect(judge(flow, after, { employeeNumber: '7' }).change).toBeUndefined();
  expect(judge(flow, after, { employeeNumber: '7' }, { lastFingerprint: sent }).change).toBeUndefined();
  expect(
    judge(flow, after, { employeeNumber: '7' }, { lastFingerprint: 'other' }).change?.differences,
  ).toEqual([{ field: 'ssn', before: null, after: '123456789' }]);
});

test('an edit at the destination is told from a change at the source', () => {
  const after = { employeeNumber: '7', city: 'Dallas' };
  const sent = fingerprintOf(after, employees.fields, 'key');

  const edited = judge(employees, after, { employeeNumber: '7', city: 'Waco' }, { lastFingerprint: sent });
  const changed = judge(
    employees,
    after,
    { employeeNumber: '7', city: 'Waco' },
    { lastFingerprint: 'other' },
  );

  expect(edited.warning?.code).toBe('drift/edited-at-destination');
  expect(changed.warning).toBeUndefined();
});

test('an edit is told also where the destination has fields that cannot be read back', () => {
  const flow = flowOf('employees', {}, discreetVendor);
  const after = { employeeNumber: '7', ssn: '123456789', city: 'Dallas' };
  const lastFingerprint = fingerprintOf(after, flow.fields, 'key');

  const edited = judge(flow, after, { employeeNumber: '7', city: 'Waco' }, { lastFingerprint });
  const moved = judge(
    flow,
    { ...after, ssn: '123456780' },
    { employeeNumber: '7', city: 'Waco' },
    { lastFingerprint },
  );

  expect(edited.change?.differences).toMatchObject([{ field: 'city', before: 'Waco', after: 'Dallas' }]);
  expect(edited.warning?.code).toBe('drift/edited-at-destination');
  expect(moved.warning).toBeUndefined();
});

test.each(['terminated', 'retired'])(
  'a last day that only the destination knows stays with somebody %s',
  (status) => {
    const there = { employeeNumber: '7', status, terminationDate: '2026-05-30' };

    const silent = judge(employees, { employeeNumber: '7', status, terminationDate: null }, there);
    const told = judge(employees, { employeeNumber: '7', status, terminationDate: '2026-05-29' }, there);
    const back = judge(employees, { employeeNumber: '7', status: 'active', terminationDate: null }, there);

    expect(silent.change).toBeUndefined();
    expect(told.change?.differences).toMatchObject([{ field: 'terminationDate', after: '2026-05-29' }]);
    expect(back.change?.differences).toContainEqual({
      field: 'terminationDate',
      before: '2026-05-30',
      after: null,
    });
  },
);

test.each([
  ['deactivate', 'deactivate', { status: 'terminated', city: 'Austin' }],
  ['remove', 'remove', { status: 'active', city: 'Austin' }],
] as const)('a record that is gone under "%s" is to %s, and no date is made up', (deletes, write, after) => {
  const change = absentChange(
    flowOf('employees', { deletes }),
    {
      sourceKey: 'k',
      destinationKey: 'd',
      title: 't',
      employeeNumber: '7',
      before: { status: 'active', city: 'Austin' },
    },
    'key',
  );

  expect(change).toMatchObject({ write, absent: true, after });
});

test('fingerprints do not confuse where one value ends and the next begins', () => {
  const of = (a: string | null, b: string | null) => fingerprintOf({ a, b }, ['a', 'b'], 'key');
  const texts = [
    of('1', '2:3'),
    of('1:2', '3'),
    of('12:3', null),
    of(null, '12:3'),
    of('-', null),
    of(null, '-'),
  ];

  expect(new Set(texts).size).toBe(texts.length);
});
