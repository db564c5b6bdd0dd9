import { expect, test } from 'vitest';
import { openVendor } from '../../test/engine/ledger-vendor.ts';
import { compileFlow } from './flow.ts';
import { judgeGuards } from './guards.ts';
import { usualSettings } from './sync-config.ts';

const end = { product: openVendor, config: {} };
const flowWith = (deletes: 'none' | 'deactivate') =>
  compileFlow({ id: 'departments', mapping: [], filter: [], deletes, create: true, update: true }, end, end);

interface Facts {
  read?: number;
  complete?: boolean;
  usual?: number[];
  destination?: number;
  active?: number;
  updates?: number;
  deactivations?: number;
  unmapped?: number;
  linked?: number;
  vanished?: number;
  restricted?: boolean;
  deletes?: 'none' | 'deactivate';
}

function codes(facts: Facts): string[] {
  const { read = 100, destination = 100 } = facts;
  return judgeGuards(flowWith(facts.deletes ?? 'none'), usualSettings.guards, {
    read: { read, unreadable: 0, complete: facts.complete ?? true, isPart: false },
    usual: facts.usual ?? [],
    compared: {
      changes: 0,
      updates: facts.updates ?? 0,
      deactivations: facts.deactivations ?? 0,
      destinationActive: facts.active ?? destination,
      linked: facts.linked ?? 0,
      vanished: facts.vanished ?? 0,
    },
    destinationCount: destination,
    unmapped: facts.unmapped ?? 0,
    restricted: facts.restricted ?? false,
  }).map((trip) => trip.code);
}

test.each([
  ['a usual run', {}, []],
  ['an empty source that was never full', { read: 0 }, []],
  ['an empty source that was full before', { read: 0, usual: [100] }, ['guard/source-empty']],
  [
    'an empty first read, where absence would deactivate',
    { read: 0, deletes: 'deactivate' },
    ['guard/source-empty'],
  ],
  ['half of the usual count', { read: 50, usual: [100, 100, 100] }, []],
  ['less than half of it', { read: 49, usual: [100, 100, 100] }, ['guard/source-shrunk']],
  ['a measure that is the median, not the mean', { read: 60, usual: [100, 100, 9_000, 100, 100] }, []],
  ['a median of four', { read: 49, usual: [10, 100, 100, 10] }, ['guard/source-shrunk']],
  ['a read without its end', { read: 0, usual: [100], complete: false }, []],
  ['a read that a person has limited', { read: 1, usual: [100], restricted: true }, []],
  ['five deactivations of a small company', { deactivations: 5, active: 10 }, []],
  ['six', { deactivations: 6, active: 10 }, ['guard/many-deactivations']],
  ['two of a hundred of a large one', { deactivations: 20, active: 1_000 }, []],
  ['more', { deactivations: 21, active: 1_000 }, ['guard/many-deactivations']],
  ['a hundred updates', { updates: 100, destination: 100 }, []],
  ['half of a large destination', { updates: 500, destination: 1_000 }, []],
  ['more than half of it', { updates: 501, destination: 1_000 }, ['guard/many-changes']],
  ['some codes that are unknown', { unmapped: 25 }, []],
  ['many', { unmapped: 26 }, ['guard/many-unmapped']],
  ['a few that vanished at the destination', { linked: 8, vanished: 5 }, []],
  ['half of them', { linked: 100, vanished: 50 }, []],
  ['most of them', { linked: 100, vanished: 51 }, ['guard/destination-shrunk']],
] as [string, Facts, string[]][])('%s', (_name, facts, expected) => {
  expect(codes(facts)).toEqual(expected);
});
