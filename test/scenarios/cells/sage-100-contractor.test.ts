import { sage100Contractor } from '../../../src/products/sage-100-contractor/index.ts';
import { contractor, start } from '../../../src/products/sage-100-contractor/testing/test-bed.ts';
import { samples } from '../../../src/products/sage-100-contractor/testing/write-samples.ts';
import { readCells } from './read-cells.ts';
import { adapted, writeCells } from './write-cells.ts';

const writes = samples(contractor.banks[0]?.routingNumber ?? '');

readCells(sage100Contractor, {
  start: () => start(),
  today: contractor.today,
  expectedErrors: [/^projectPhases record\/unknown-code projectCode: Project "25014"/],
});
writeCells(sage100Contractor, {
  start: () => start(),
  writes: adapted(writes, { projects: { update: { city: 'Boulder' } } }),
  // The window has one rate of each kind and one filing of each tax; an employee keeps at least one account.
  numbers: { payRates: [1, 2], taxes: [1, 2] },
  ended: { directDeposits: [2] },
  owners: [{ ...writes.employees?.create(9), employeeNumber: '1001', ssn: '934120000' }],
  pickUp: ({ sandbox }) => {
    sandbox.importFiles();
  },
  holds: ({ sandbox }) => sandbox.state.dump(),
});
