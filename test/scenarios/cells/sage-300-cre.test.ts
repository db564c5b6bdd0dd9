import { sage300Cre } from '../../../src/products/sage-300-cre/index.ts';
import { samples, start, today } from '../../../src/products/sage-300-cre/testing/test-bed.ts';
import { readCells } from './read-cells.ts';
import { adapted, writeCells } from './write-cells.ts';

readCells(sage300Cre, { start: () => start(), today });
writeCells(sage300Cre, {
  start: () => start(),
  writes: adapted(samples, {
    employees: { deactivated: { terminationDate: '2026-02-27' } },
    directDeposits: { update: { percent: '20' } },
  }),
  holds: ({ sandbox }) => sandbox.state.dump(),
});
