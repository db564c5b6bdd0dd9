import { viewpointVista } from '../../../src/products/viewpoint-vista/index.ts';
import { startStandIn } from '../../../src/products/viewpoint-vista/testing/stand-in.ts';
import { writeSamples } from '../../../src/products/viewpoint-vista/testing/write-samples.ts';
import { readCells } from './read-cells.ts';
import { adapted, writeCells } from './write-cells.ts';

const { employees, payRates, timeEntries } = writeSamples;

readCells(viewpointVista, {
  start: startStandIn,
  today: '2026-03-02',
  expectedErrors: [/^projectPhases record\/unknown-code projectCode: Project "25-014-"/],
});
writeCells(viewpointVista, {
  start: startStandIn,
  writes: adapted(writeSamples, {
    employees: { create: (nr) => ({ ...employees?.create(nr), employeeNumber: String(5000 + nr) }) },
    payRates: { create: (nr) => ({ ...payRates?.create(nr), earningCode: '1' }) },
    directDeposits: { update: { accountType: 'savings' } },
    timeEntries: {
      create: (nr) => ({ ...timeEntries?.create(nr), projectCode: '25-001-' }),
      update: { hours: '6.5' },
    },
  }),
  pickUp: async ({ vista, exportTables }) => {
    vista.importNow();
    exportTables();
  },
  holds: ({ vista }) => JSON.stringify(['PREH', 'PRDD', 'PRED', 'PRTB'].map((table) => vista.rows(table))),
});
