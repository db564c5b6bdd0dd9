import { payroll } from '../../../src/products/payroll/index.ts';
import { samples, startStandIn } from '../../../src/products/payroll/testing/stand-in.ts';
import { readCells } from './read-cells.ts';
import { writeCells } from './write-cells.ts';

readCells(payroll, { start: () => startStandIn() });
writeCells(payroll, {
  start: () => startStandIn(),
  writes: samples,
  holds: ({ sandbox }) => sandbox.state.dump(),
});
