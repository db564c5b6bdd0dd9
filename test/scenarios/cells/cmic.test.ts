import { cmic } from '../../../src/products/cmic/index.ts';
import { startStandIn } from '../../../src/products/cmic/testing/stand-in.ts';
import { writeSamples } from '../../../src/products/cmic/testing/write-samples.ts';
import { readCells } from './read-cells.ts';
import { writeCells } from './write-cells.ts';

readCells(cmic, { start: () => startStandIn() });
writeCells(cmic, {
  start: () => startStandIn(),
  writes: writeSamples,
  // There are two codes, and one deduction of each is in force at a time.
  numbers: { deductions: [1, 2] },
  holds: ({ sandbox }) => sandbox.state.dump(),
});
