import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SandboxClock } from '../../../sandbox/kit/index.ts';
import { startSftpSandbox } from '../../../sandbox/sftp/index.ts';
import { startVistaSandbox } from '../../../sandbox/viewpoint-vista/index.ts';
import { csv } from '../../../sandbox/viewpoint-vista/test-bed.ts';
import { type StandIn, testProduct } from '../../sdk/testing/index.ts';
import { viewpointVista } from './index.ts';

const tables = ['PREH', 'PRDP', 'HRPC', 'PRGR', 'PREC', 'PRDL', 'PRCM', 'PRCC', 'JCJM', 'JCJP', 'JCPM'];

/** A partner's SFTP server whose one folder holds exports of the tables and takes the files. */
async function start(): Promise<StandIn> {
  const root = mkdtempSync(join(tmpdir(), 'vista-product-'));
  const sftp = await startSftpSandbox({ root: join(root, 'sftp') });
  const clock = new SandboxClock();
  clock.freeze('2026-03-02T08:00:00Z');
  for (const name of ['archive', 'error', 'log']) mkdirSync(join(root, name));
  const vista = await startVistaSandbox({
    pickupFolder: join(sftp.home('vista'), 'pickup'),
    archiveFolder: join(root, 'archive'),
    errorFolder: join(root, 'error'),
    logFolder: join(root, 'log'),
    clock,
    people: 40,
  });
  const counts: Record<string, number> = {};
  for (const table of tables) {
    const rows = vista.rows(table).map((row) =>
      // As SQL Server's own export writes them.
      Object.fromEntries(
        Object.entries(row).map(([name, value]) => [name, value === null ? 'NULL' : String(value)]),
      ),
    );
    counts[table] = rows.length;
    writeFileSync(join(sftp.home('vista'), 'pickup', `${table}_20260302.csv`), csv(rows));
  }
  return {
    config: {
      prCompany: '1',
      readExports: true,
      exportName: '{table}_*.csv',
      raceWhenMissing: 'W',
      federalTaxCode: '1',
      stateTaxCodes: 'AZ=11, CO=12, NM=13, UT=14',
      useSftp: true,
      sftpHost: '127.0.0.1',
      sftpPort: sftp.port,
      sftpUser: 'vista',
      sftpHostKeys: [sftp.fingerprint],
      sftpFolder: 'pickup',
      quietSeconds: 0,
    },
    secrets: { sftpPassword: 'snap-the-line-2' },
    counts: {
      employees: counts.PREH ?? 0,
      departments: counts.PRDP ?? 0,
      projectPhases: counts.JCJP ?? 0,
      costCodes: counts.JCPM ?? 0,
    },
    unknownFields: { employees: 'AuditYN', departments: 'GLCo' },
    close: async () => {
      await vista.close();
      await sftp.close();
      rmSync(root, { recursive: true });
    },
  };
}

const person = (nr: number) => ({
  employeeNumber: `0${5000 + nr}`,
  lastName: `Sample ${nr}`,
  firstName: 'Siobhán',
  ssn: `99949900${nr}`,
  birthDate: '1990-04-30',
  hireDate: '2026-03-02',
  gender: 'female',
  ethnicity: 'White',
  status: 'active',
  payGroupCode: '1',
  departmentCode: '010',
  workersCompCode: '8810',
  workState: 'CO',
  payType: 'hourly',
});

testProduct(viewpointVista, {
  start,
  writes: {
    employees: {
      create: person,
      update: { lastName: 'Example' },
      refused: { entity: (nr) => ({ ...person(nr), lastName: 'x'.repeat(31) }), field: 'lastName' },
    },
    payRates: {
      create: (nr) => ({
        employeeNumber: String(5000 + nr),
        earningCode: '001',
        rateType: 'hourly',
        startDate: '2026-01-01',
        amount: '31.255',
      }),
      update: { amount: '32' },
      refused: {
        entity: (nr) => ({ employeeNumber: String(5000 + nr), startDate: '2026-12-01', amount: '40' }),
        field: 'startDate',
      },
    },
    taxes: {
      create: (nr) => ({
        employeeNumber: String(5000 + nr),
        taxCode: 'FED',
        filingStatus: 'Head of household',
        allowances: '2',
        extraWithholding: '25',
      }),
      update: { filingStatus: 'single' },
      refused: { entity: (nr) => ({ employeeNumber: String(5000 + nr), taxCode: 'WY' }), field: 'taxCode' },
    },
    directDeposits: {
      create: (nr) => ({
        employeeNumber: String(5000 + nr),
        routingNumber: '107001481',
        accountNumber: `00012345${nr}`,
        accountType: 'checking',
        method: 'net',
        priority: '1',
        active: true,
      }),
      refused: {
        entity: (nr) => ({
          employeeNumber: String(5000 + nr),
          routingNumber: '107001481',
          accountNumber: '1',
          method: 'net',
          active: true,
        }),
        field: 'accountType',
      },
    },
    deductions: {
      create: (nr) => ({
        employeeNumber: String(5000 + nr),
        deductionCode: '100',
        method: 'amount',
        amount: '62.50',
        frequency: 'B',
        active: true,
      }),
      update: { amount: '70.00' },
      refused: {
        entity: (nr) => ({ employeeNumber: String(5000 + nr), deductionCode: 'MED', amount: '1' }),
        field: 'deductionCode',
      },
    },
    timeEntries: {
      create: (nr) => ({
        externalRef: `t-${nr}`,
        employeeNumber: '103',
        workDate: '2026-02-27',
        periodEnd: '2026-03-01',
        hours: '8',
        earningCode: '1',
        projectCode: '24-001-',
        phaseCode: '03-300-',
      }),
      refused: {
        entity: (nr) => ({
          externalRef: `t-${nr}`,
          employeeNumber: '103',
          workDate: '2026-02-27',
          hours: '8',
          projectCode: 'a job of too many signs',
        }),
        field: 'projectCode',
      },
    },
  },
});
