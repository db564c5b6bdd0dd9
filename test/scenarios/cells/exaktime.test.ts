import { exaktime } from '../../../src/products/exaktime/index.ts';
import { startStandIn } from '../../../src/products/exaktime/testing/stand-in.ts';
import { writeSamples } from '../../../src/products/exaktime/write-samples.ts';
import { readCells } from './read-cells.ts';
import { writeCells } from './write-cells.ts';

readCells(exaktime, { start: () => startStandIn() });
writeCells(exaktime, {
  start: () => startStandIn(),
  writes: writeSamples,
  // Two cost codes may not have one name.
  numbers: { costCodes: [1] },
  holds: ({ sandbox }) => sandbox.state.dump(),
});
