import { coreHr } from '../../../src/products/core-hr/index.ts';
import { contractor, startStandIn, today } from '../../../src/products/core-hr/testing/stand-in.ts';
import { writeSamples } from '../../../src/products/core-hr/write-samples.ts';
import { readCells } from './read-cells.ts';
import { adapted, writeCells } from './write-cells.ts';

const deposit = writeSamples.directDeposits;

readCells(coreHr, { start: startStandIn, today });
writeCells(coreHr, {
  start: startStandIn,
  writes: adapted(writeSamples, {
    employees: { deactivated: { terminationDate: '2026-02-27' } },
    directDeposits: {
      create: (nr) => ({ ...deposit?.create(nr), routingNumber: contractor.banks[0]?.routingNumber ?? '' }),
    },
    earningCodes: { update: {} },
  }),
  // Two cost codes may not have one name.
  numbers: { costCodes: [1], timeEntries: [1, 3] },
  // The vendor keeps the name of a rate code as it was first given.
  updatedByReturn: ['earningCodes'],
  pickUp: ({ sandbox }) => {
    sandbox.pollImports();
  },
  holds: ({ sandbox }) => sandbox.state.dump(),
});
