import { expect, test } from 'vitest';
import type { Crosswalk } from '../../../api/types.ts';
import { crosswalkLines, withEntry } from './crosswalk-lines.ts';

const crosswalk: Crosswalk = {
  dataSet: 'departments',
  entries: [{ sourceCode: '0210', destinationCode: '10-210' }],
  sourceCodes: [
    { code: '0210', name: 'Concrete' },
    { code: 'CARP-J', name: 'Carpentry' },
  ],
  destinationCodes: [{ code: '10-210', name: 'Concrete crews' }],
};

test('codes without an entry come first, with the names that are known', () => {
  const lines = crosswalkLines(crosswalk, crosswalk.entries, []);

  expect(lines.map((line) => [line.sourceCode, line.sourceName, line.destinationName])).toEqual([
    ['CARP-J', 'Carpentry', ''],
    ['0210', 'Concrete', 'Concrete crews'],
  ]);
});

test('an entry is added, changed, and taken out by an empty code', () => {
  const added = withEntry(crosswalk, crosswalk.entries, 'CARP-J', '10-210');
  const changed = withEntry(crosswalk, added, '0210', '99');

  expect(added[1]).toEqual({
    sourceCode: 'CARP-J',
    sourceName: 'Carpentry',
    destinationCode: '10-210',
    destinationName: 'Concrete crews',
  });
  expect(changed[0]).toEqual({ sourceCode: '0210', sourceName: 'Concrete', destinationCode: '99' });
  expect(withEntry(crosswalk, changed, '0210', '')).toHaveLength(1);
});
