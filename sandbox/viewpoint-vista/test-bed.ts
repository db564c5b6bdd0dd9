import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach } from 'vitest';
import { SandboxClock } from '../kit/index.ts';
import { startVistaSandbox, type VistaSandbox, type VistaSandboxOptions } from './index.ts';

/** A sandbox with 40 people and folders of its own for each test of the file that calls this. */
export function testBed() {
  let folder = '';
  let sandbox: VistaSandbox;
  let second = 0;

  const bed = {
    get vista(): VistaSandbox {
      return sandbox;
    },
    /** A path below the folders `pickup`, `archive`, `error` and `log`. */
    at: (name: string) => join(folder, name),
    /** Starts it anew with other options; the folders stay. */
    restart: async (options: Partial<VistaSandboxOptions> = {}) => {
      await sandbox.close();
      sandbox = await start(options);
    },
    /** Puts a movement's file into the pickup folder, a second younger than the last. */
    drop: (movement: string, rows: Record<string, string>[]): string => {
      second += 1;
      const name = `1_${movement}_202603020800${String(second % 60).padStart(2, '0')}.csv`;
      writeFileSync(join(folder, 'pickup', name), csv(rows));
      return name;
    },
  };

  function start(options: Partial<VistaSandboxOptions> = {}): Promise<VistaSandbox> {
    const clock = new SandboxClock();
    clock.freeze('2026-03-02T08:00:00Z');
    return startVistaSandbox({
      pickupFolder: bed.at('pickup'),
      archiveFolder: bed.at('archive'),
      errorFolder: bed.at('error'),
      logFolder: bed.at('log'),
      clock,
      people: 40,
      ...options,
    });
  }

  beforeEach(async () => {
    second = 0;
    folder = mkdtempSync(join(tmpdir(), 'vista-'));
    sandbox = await start();
  });
  afterEach(async () => {
    await sandbox.close();
    rmSync(folder, { recursive: true });
  });
  return bed;
}

/** The rows as CSV, with the first one's columns as header. */
export function csv(rows: Record<string, string>[], ending = '\r\n'): string {
  const header = Object.keys(rows[0] ?? {});
  const quoted = (text: string) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  return [header, ...rows.map((row) => header.map((name) => quoted(row[name] ?? '')))]
    .map((cells) => cells.join(',') + ending)
    .join('');
}

/** Somebody whom payroll does not know yet, with all that it asks for. */
export const newcomer = {
  PRCo: '1',
  Employee: '5001',
  LastName: 'Sample, the second',
  FirstName: 'Siobhán',
  SSN: '999499001',
  Sex: 'F',
  Race: 'W',
  BirthDate: '04/30/1990',
  HireDate: '03/02/2026',
  PRGroup: '1',
  PRDept: '010',
  InsCode: '8810',
  TaxState: 'CO',
  EarnCode: '1',
  HrlyRate: '31.255',
};
