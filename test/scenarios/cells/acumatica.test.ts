import { acumatica } from '../../../src/products/acumatica/index.ts';
import { startStandIn } from '../../../src/products/acumatica/testing/stand-in.ts';
import { writeSamples } from '../../../src/products/acumatica/write-samples.ts';
import { readCells } from './read-cells.ts';
import { writeCells } from './write-cells.ts';

readCells(acumatica, { start: () => startStandIn() });
writeCells(acumatica, {
  start: () => startStandIn(),
  writes: writeSamples,
  holds: ({ sandbox }) => sandbox.state.dump(),
});
