import { hcss } from '../../../src/products/hcss/index.ts';
import { PROJECT, startStandIn } from '../../../src/products/hcss/testing/stand-in.ts';
import { writeSamples } from '../../../src/products/hcss/write-samples.ts';
import { readCells } from './read-cells.ts';
import { writeCells } from './write-cells.ts';

readCells(hcss, { start: () => startStandIn() });
writeCells(hcss, {
  start: () => startStandIn(),
  writes: writeSamples(PROJECT),
  holds: ({ sandbox }) => sandbox.state.dump(),
});
