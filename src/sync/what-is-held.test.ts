import Type from 'typebox';
import { expect, test } from 'vitest';
import { defineProduct, map } from '../sdk/index.ts';
import { diffPair, type Pair } from './diff.ts';
import { compileFlow } from './flow.ts';
import { usualSettings } from './sync-config.ts';

const both = { active: 'A', leave: 'A', terminated: 'T' };

const product = defineProduct({
  manifest: {
    id: 'two-states',
    name: 'Two states',
    summary: 'Knows only active and inactive people.',
    config: Type.Object({}),
    limits: () => ({ calls: 1, perMs: 1, concurrency: 1 }),
  },
  dataSets: [
    {
      id: 'employees',
      vendorName: 'People',
      fields: {},
      primaryKey: ['Number'],
      mapping: {
        rules: [
          map('employeeNumber', 'Number'),
          map('lastName', 'Name'),
          map('status', 'State', {
            read: [{ do: 'table', entries: { A: 'active', T: 'terminated' } }],
            write: [{ do: 'table', entries: both }],
          }),
        ],
      },
      async *read() {},
      write: { style: 'records', update: async () => [] },
    },
  ],
  open: async () => ({ close: async () => {} }),
});

const flow = compileFlow(
  { id: 'employees', mapping: [], filter: [], deletes: 'none', create: true, update: true },
  { product, config: {} },
  { product, config: {} },
);

function pairOf(after: Pair['after'], before: Pair['after']): Pair {
  return {
    sourceKey: '7',
    title: '7',
    employeeNumber: '7',
    after: { employeeNumber: '7', ...after },
    sourceFacts: {},
    pending: [],
    destination: { key: '7', before: { employeeNumber: '7', ...before }, facts: before, active: true },
    lastFingerprint: undefined,
  };
}

test('a difference that the destination cannot hold is none', () => {
  const pair = pairOf({ status: 'leave', lastName: 'Stone' }, { status: 'active', lastName: 'Stone' });

  const { change } = diffPair(flow, pair, usualSettings.lifecycle, '2026-03-02', 'key');

  expect(change).toBeUndefined();
});

test('beside it, what the destination can hold is still a difference', () => {
  const pair = pairOf({ status: 'leave', lastName: 'Rivers' }, { status: 'active', lastName: 'Stone' });

  const { change } = diffPair(flow, pair, usualSettings.lifecycle, '2026-03-02', 'key');

  expect(change?.differences).toEqual([{ field: 'lastName', before: 'Stone', after: 'Rivers' }]);
});
