import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SandboxClock } from '../../../../sandbox/kit/index.ts';
import { startSftpSandbox } from '../../../../sandbox/sftp/index.ts';
import { startVistaSandbox } from '../../../../sandbox/viewpoint-vista/index.ts';
import { csv } from '../../../../sandbox/viewpoint-vista/test-bed.ts';

const tables = ['PREH', 'PRDP', 'HRPC', 'PRGR', 'PREC', 'PRDL', 'PRCM', 'PRCC', 'JCJM', 'JCJP', 'JCPM'];

/** A partner's SFTP server whose one folder holds exports of the tables and takes the files. */
export async function startStandIn() {
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
  const exportTables = () => {
    for (const table of tables) exportTable(table);
  };
  const exportTable = (table: string) => {
    const rows = vista.rows(table).map((row) =>
      // As SQL Server's own export writes them.
      Object.fromEntries(
        Object.entries(row).map(([name, value]) => [name, value === null ? 'NULL' : String(value)]),
      ),
    );
    counts[table] = rows.length;
    writeFileSync(join(sftp.home('vista'), 'pickup', `${table}_20260302.csv`), csv(rows));
  };
  exportTables();
  return {
    exportTables,
    vista,
    sftp,
    config: {
      prCompany: '1',
      readExports: true,
      exportName: '{table}_*.csv',
      raceWhenMissing: 'W',
      federalTaxCode: '1',
      stateTaxCodes: 'AZ=11, CO=12, NM=13, UT=14',
      periodEnds: '*=7 2026-03-01',
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
