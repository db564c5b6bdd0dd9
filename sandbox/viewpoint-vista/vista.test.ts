import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32, deflateRawSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { SandboxClock } from '../kit/index.ts';
import { startVistaSandbox, type VistaSandbox, type VistaSandboxOptions } from './index.ts';

let folder: string;
let vista: VistaSandbox;

const at = (name: string) => join(folder, name);

async function start(options: Partial<VistaSandboxOptions> = {}): Promise<VistaSandbox> {
  const clock = new SandboxClock();
  clock.freeze('2026-03-02T08:00:00Z');
  return startVistaSandbox({
    pickupFolder: at('pickup'),
    archiveFolder: at('archive'),
    errorFolder: at('error'),
    logFolder: at('log'),
    clock,
    people: 40,
    ...options,
  });
}

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'vista-'));
  vista = await start();
});

afterEach(async () => {
  await vista.close();
  rmSync(folder, { recursive: true });
});

let second = 0;
function drop(movement: string, rows: Record<string, string>[], ending = '\r\n'): string {
  second += 1;
  const name = `1_${movement}_202603020800${String(second % 60).padStart(2, '0')}.csv`;
  writeFileSync(at(`pickup/${name}`), csv(rows, ending));
  return name;
}

function csv(rows: Record<string, string>[], ending = '\r\n'): string {
  const header = Object.keys(rows[0] ?? {});
  const quoted = (text: string) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  return [header, ...rows.map((row) => header.map((name) => quoted(row[name] ?? '')))]
    .map((cells) => cells.join(',') + ending)
    .join('');
}

const newcomer = {
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

describe('employees', () => {
  test('an Add file makes the employee, with the defaults that the import knows', () => {
    const name = drop('EmployeesAddV2', [newcomer]);

    const [report] = vista.importNow();

    expect(report).toMatchObject({
      movement: 'EmployeesAddV2',
      read: 1,
      added: 1,
      refused: 0,
      outcome: 'archived',
    });
    expect(vista.rows('PREH', { Employee: 5001 })).toMatchObject([
      {
        LastName: 'Sample, the second',
        FirstName: 'Siobhán',
        SortName: 'SAMPLE, THE SEC',
        SSN: '999-49-9001',
        BirthDate: '1990-04-30',
        HrlyRate: '31.25500',
        UnempState: 'CO',
        InsState: 'CO',
        ActiveYN: 'Y',
        DirDeposit: 'N',
        GLCo: 1,
        LastUpdated: '2026-03-02',
      },
    ]);
    expect(existsSync(at(`archive/${name}`))).toBe(true);
    expect(readdirSync(at('pickup'))).toEqual([]);
  });

  test('Add refuses who exists, Change refuses who does not', () => {
    const known = String(vista.rows('PREH')[0]?.Employee);
    drop('EmployeesAddV2', [{ ...newcomer, Employee: known }]);
    const change = drop('EmployeesChangeV2', [{ Employee: '5001', HrlyRate: '33' }]);

    const [added, changed] = vista.importNow();

    expect(added?.messages[0]?.message).toMatch(/already exists/);
    expect(changed?.messages[0]?.message).toMatch(/does not exist/);
    expect(existsSync(at(`error/${change}`))).toBe(true);
  });

  test('a Change touches the columns of its file only, and an empty cell clears', () => {
    drop('EmployeesAddV2', [{ ...newcomer, MidName: 'Kay', TermDate: '03/01/2026' }]);
    drop('EmployeesChangeV2', [{ Employee: '5001', HrlyRate: '33.10', TermDate: '', LastName: '' }]);

    vista.importNow();

    expect(vista.rows('PREH', { Employee: 5001 })).toMatchObject([
      { HrlyRate: '33.10000', TermDate: null, MidName: 'Kay', LastName: newcomer.LastName },
    ]);
  });

  test('with emptyCell keep, an empty cell leaves what is there', async () => {
    await vista.close();
    vista = await start({ emptyCell: 'keep' });
    drop('EmployeesAddV2', [{ ...newcomer, TermDate: '03/01/2026' }]);
    drop('EmployeesChangeV2', [{ Employee: '5001', TermDate: '' }]);

    vista.importNow();

    expect(vista.rows('PREH', { Employee: 5001 })[0]?.TermDate).toBe('2026-03-01');
  });

  test.each([
    [{ PRDept: '045' }, 'Invalid PR Department'],
    [{ PRGroup: '9' }, 'Invalid PR Group'],
    [{ Class: 'CARP-J' }, 'Missing Craft'],
    [{ Craft: 'CARP', Class: 'LABR-G1' }, 'Invalid Craft Class combination'],
    [{ InsCode: '0000' }, 'Invalid Insurance Code'],
    [{ TaxState: 'TX' }, 'Invalid Tax State'],
    [{ Race: 'X' }, 'Invalid Race Code'],
    [{ SSN: '12345678' }, 'SSN must be formatted as 999-99-9999'],
    [{ SortName: 'Lower' }, 'Sort Name must be uppercase'],
    [
      { DirDeposit: 'A', RoutingId: '800100019' },
      'Routing Transit# and Bank Acct and Account Type are required',
    ],
    [{ HrlyRate: '31,50' }, '** Invalid ** HrlyRate must be a number'],
    [{ BirthDate: '1990-04-30' }, '** Invalid ** BirthDate must be a date as MM/DD/YYYY'],
    [{ Address: 'x'.repeat(61) }, '** Invalid ** Address is longer than 60 characters'],
    [{ Race: '' }, 'Missing Race'],
    [{ ActiveYN: 'X' }, 'CHECK constraint failed'],
  ])('%o is refused: %s', (flaw, message) => {
    drop('EmployeesAddV2', [{ ...newcomer, ...flaw }]);

    const [report] = vista.importNow();

    expect(report?.messages.map((one) => one.message).join('\n')).toContain(message);
    expect(vista.rows('PREH', { Employee: 5001 })).toEqual([]);
    expect(vista.rows('IMWM')).not.toEqual([]);
  });

  test('a refused row does not stop the others, and the log tells which', () => {
    const name = drop('EmployeesAddV2', [
      newcomer,
      { ...newcomer, Employee: '5002', SSN: '999-49-9002', PRDept: '045' },
      { ...newcomer, Employee: '5003', SSN: '999-49-9003' },
    ]);

    const [report] = vista.importNow();

    expect(report).toMatchObject({ read: 3, added: 2, refused: 1, outcome: 'error' });
    expect(vista.rows('PREH', { Employee: 5003 })[0]?.SortName).toBe('SAMPLE, THE5003');
    expect(readFileSync(at(`log/${name}.${report?.importId}.log`), 'utf8')).toContain(
      'Error: record 2, PRDept: Invalid PR Department',
    );
  });

  test('an SSN that another has is refused, or only warned of by company option', async () => {
    const taken = String(vista.rows('PREH')[0]?.SSN);
    drop('EmployeesAddV2', [{ ...newcomer, SSN: taken }]);
    const [refused] = vista.importNow();
    await vista.close();
    vista = await start({ duplicateSsn: 'warn' });
    drop('EmployeesAddV2', [{ ...newcomer, SSN: taken }]);

    const [warned] = vista.importNow();

    expect(refused?.messages[0]?.message).toMatch(/SSN is used by employee/);
    expect(warned).toMatchObject({ added: 1, messages: [{ isWarning: true }] });
  });
});

describe('what hangs on an employee', () => {
  beforeEach(() => {
    drop('EmployeesAddV2', [newcomer]);
    vista.importNow();
  });

  test('deductions are added once and changed after', () => {
    const deduction = {
      Employee: '5001',
      DLCode: '100',
      EmplBased: 'Y',
      Frequency: 'B',
      OverCalcs: 'A',
      RateAmt: '62.5',
    };
    drop('DeductionsAndLiabilitiesAddV2', [deduction]);
    drop('DeductionsAndLiabilitiesAddV2', [deduction]);
    drop('DeductionsAndLiabilitiesChangeV2', [{ Employee: '5001', DLCode: '100', RateAmt: '70' }]);

    const reports = vista.importNow();

    expect(reports.map(({ added, changed, refused }) => [added, changed, refused])).toEqual([
      [1, 0, 0],
      [0, 0, 1],
      [0, 1, 0],
    ]);
    expect(vista.rows('PRED', { Employee: 5001 })).toMatchObject([{ RateAmt: '70.00000', Frequency: 'B' }]);
  });

  test.each([
    [{ DLCode: '999' }, 'Invalid Deduction/Liability Code'],
    [{ Frequency: 'B' }, 'Frequency is only for employee based codes'],
    [{ RateAmt: '5' }, 'Rate/Amount must be zero without an override'],
    [
      { FileStatus: 'S' },
      'Filing status, exemptions and misc factor are only for codes whose method is a routine',
    ],
    [{ Employee: '5999' }, 'Invalid Employee'],
  ])('a deduction with %o is refused: %s', (flaw, message) => {
    drop('DeductionsAndLiabilitiesAddV2', [{ Employee: '5001', DLCode: '100', ...flaw }]);

    expect(vista.importNow()[0]?.messages[0]?.message).toBe(message);
  });

  test('taxes come as deduction codes with a filing status, new or known', () => {
    drop('Taxes', [{ Employee: '5001', DLCode: '1', FileStatus: 'S', AddonType: 'A', AddonRateAmt: '25' }]);
    drop('Taxes', [{ Employee: '5001', DLCode: '1', FileStatus: 'M' }]);

    const [first, again] = vista.importNow();

    expect([first?.added, again?.changed]).toEqual([1, 1]);
    expect(vista.rows('PRED', { Employee: 5001 })).toMatchObject([
      { FileStatus: 'M', AddonRateAmt: '25.00000' },
    ]);
  });

  test('deposits without a Seq are numbered on, with one they change that line', () => {
    const deposit = {
      Employee: '5001',
      RoutingId: '800100019',
      BankAcct: '0012',
      Type: 'C',
      Method: 'A',
      Amount: '50',
    };
    drop('DirectDeposit', [deposit, { ...deposit, BankAcct: '0013' }]);
    drop('DirectDeposit', [{ Employee: '5001', Seq: '2', Status: 'I' }]);

    vista.importNow();

    expect(vista.rows('PRDD', { Employee: 5001 })).toMatchObject([
      { Seq: 1, BankAcct: '0012', Status: 'A' },
      { Seq: 2, BankAcct: '0013', Status: 'I' },
    ]);
  });

  test('timecards go into one open batch per month and period, with rate and amount worked out', () => {
    const job = String(vista.rows('JCJM', { JobStatus: 1 })[0]?.Job);
    const phase = String(vista.rows('JCJP', { Job: job })[0]?.Phase);
    const line = {
      Employee: '5001',
      PRGroup: '1',
      PREndDate: '03/01/2026',
      PaySeq: '1',
      JCCo: '1',
      Job: job,
      Phase: phase,
    };
    drop('Timecards', [
      { ...line, PostDate: '02/26/2026', Hours: '8', EarnCode: '1' },
      { ...line, PostDate: '02/26/2026', Hours: '2.25', EarnCode: '2', Job: job.slice(0, -1) },
      { ...line, PostDate: '03/01/2026', Hours: '4', EarnCode: '1' },
      { ...line, PostDate: '03/01/2026', Hours: '4', EarnCode: '1', Phase: '99-999-' },
    ]);

    const [report] = vista.importNow();

    expect(report).toMatchObject({ added: 3, refused: 1, messages: [{ message: 'Invalid Phase' }] });
    expect(vista.rows('PRTB')).toMatchObject([
      {
        Mth: '2026-02-01',
        BatchId: 1,
        BatchSeq: 1,
        Rate: '31.25500',
        Amt: '250.04',
        PRDept: '010',
        DayNum: 4,
      },
      { Mth: '2026-02-01', BatchId: 1, BatchSeq: 2, Rate: '46.88250', Amt: '105.49', Job: job },
      { Mth: '2026-03-01', BatchId: 1, BatchSeq: 1 },
    ]);
    expect(vista.rows('HQBC')).toHaveLength(2);
  });

  test('a resource is linked by PRCo and PREmp, and copies name and address to payroll', () => {
    const resource = {
      HRRef: '5001',
      PRCo: '1',
      PREmp: '5001',
      LastName: 'Renamed',
      SSN: '999-49-9001',
      Address: '1 Sample Street',
    };
    drop('Resources', [resource]);
    drop('Resources', [{ ...resource, HRRef: '', PREmp: '', LastName: 'Other' }]);

    const [linked, double] = vista.importNow();

    expect(linked).toMatchObject({ added: 1, outcome: 'archived' });
    expect(double?.messages[0]?.message).toBe('** SSN exists in HR or PR');
    expect(vista.rows('HRRM', { HRRef: 5001 })[0]).toMatchObject({ ExistsInPR: 'Y', SortName: 'RENAMED' });
    expect(vista.rows('PREH', { Employee: 5001 })[0]).toMatchObject({
      LastName: 'Renamed',
      Address: '1 Sample Street',
    });
  });
});

describe('files', () => {
  test.each([
    ['a byte order mark', `\uFEFF${csv([newcomer])}`, /is not in template/],
    [
      'an unknown column',
      csv([{ ...newcomer, Nonsense: '1' }]),
      /Column "Nonsense" is not in template EMPADD/,
    ],
    ['no CR LF', csv([newcomer], '\n'), /No row end/],
    ['nothing in it', '', /empty/],
    ['a row too short', `${csv([newcomer])}1,2\r\n`, /Row 2 has 2 values/],
    ['no employee number', csv([{ LastName: 'X' }]), /Column "Employee" is missing/],
  ])('with %s is refused as a whole', (_what, text, message) => {
    writeFileSync(at('pickup/1_EmployeesAddV2_20260302080000.csv'), text);

    const [report] = vista.importNow();

    expect(report?.messages).toMatchObject([{ record: 0, message: expect.stringMatching(message) }]);
    expect(readdirSync(at('error'))).toHaveLength(1);
  });

  test('other encodings and names without a movement are refused', () => {
    writeFileSync(at('pickup/1_EmployeesAddV2_20260302080000.csv'), Buffer.from(csv([newcomer]), 'latin1'));
    writeFileSync(at('pickup/people.csv'), csv([newcomer]));

    expect(vista.importNow().map(({ messages }) => messages[0]?.message)).toEqual([
      'The file is not UTF-8',
      expect.stringContaining('No profile takes a file of this name'),
    ]);
  });

  test('temporary names are left alone until they are renamed', () => {
    for (const name of ['.1_Taxes_20260302080000.csv', '1_Taxes_20260302080000.csv.part'])
      writeFileSync(at(`pickup/${name}`), 'half');

    expect(vista.importNow()).toEqual([]);
    expect(readdirSync(at('pickup'))).toHaveLength(2);
  });

  test('the movement may be written as the vendor says it', () => {
    writeFileSync(at('pickup/1_Employees Add V2_20260302080000.csv'), csv([newcomer]));

    expect(vista.importNow()).toMatchObject([{ movement: 'EmployeesAddV2', added: 1 }]);
  });

  test('files that wait together are taken people first, and no archive file is overwritten', () => {
    const name = '1_EmployeesAddV2_20260302080000.csv';
    writeFileSync(
      at('pickup/1_DirectDeposit_20260302080000.csv'),
      csv([{ Employee: '5001', RoutingId: '1', BankAcct: '2', Amount: '1' }]),
    );
    writeFileSync(at(`pickup/${name}`), csv([newcomer]));
    writeFileSync(at(`archive/${name}`), 'of last week');

    expect(vista.importNow().map(({ movement, outcome }) => [movement, outcome])).toEqual([
      ['EmployeesAddV2', 'archived'],
      ['DirectDeposit', 'archived'],
    ]);
    expect(readFileSync(at(`archive/${name}`), 'utf8')).toBe('of last week');
    expect(existsSync(at('archive/1_EmployeesAddV2_20260302080000 (2).csv'))).toBe(true);
  });

  test('a zip of CSVs is taken as one, stored or deflated', () => {
    const deposit = csv([{ Employee: '5001', RoutingId: '1', BankAcct: '2', Amount: '1' }]);
    const zip = zipOf({
      'out/1_DirectDeposit_20260302080000.csv': deposit,
      '1_EmployeesAddV2_20260302080000.csv': csv([newcomer]),
    });
    writeFileSync(at('pickup/run-118.zip'), zip);
    writeFileSync(at('pickup/broken.zip'), zip.subarray(0, 40));

    const reports = vista.importNow();

    expect(reports.map(({ file, added }) => [file, added])).toEqual([
      ['broken.zip', 0],
      ['run-118.zip/1_EmployeesAddV2_20260302080000.csv', 1],
      ['run-118.zip/1_DirectDeposit_20260302080000.csv', 1],
    ]);
    expect(readdirSync(at('archive'))).toEqual(['run-118.zip']);
    expect(readdirSync(at('error'))).toEqual(['broken.zip']);
  });

  test('the work cells show what came and what was made of it', () => {
    drop('EmployeesAddV2', [{ ...newcomer, HrlyRate: 'much' }]);
    const [report] = vista.importNow();

    const cells = vista.rows('IMWE', { ImportId: report?.importId ?? null });

    expect(cells.find(({ ImportedVal }) => ImportedVal === 'much')?.UploadVal).toBe('** Invalid **');
  });
});

describe('faults', () => {
  test('a service that dies half way leaves the file, and the next look meets the first half again', () => {
    vista.faults.add({ effect: { kind: 'own', name: 'stop-half-way' } });
    drop(
      'EmployeesAddV2',
      [1, 2, 3, 4].map((n) => ({ ...newcomer, Employee: `500${n}`, SSN: `99949900${n}` })),
    );

    const [first] = vista.importNow();
    const filesLeft = readdirSync(at('pickup')).length;
    const [second] = vista.importNow();

    expect(first?.outcome).toBe('stopped');
    expect(filesLeft).toBe(1);
    expect(second).toMatchObject({ outcome: 'error', added: 2, refused: 2 });
  });

  test('a stopped service takes nothing, an unavailable database refuses the file', () => {
    drop('EmployeesAddV2', [newcomer]);
    vista.faults.add({ effect: { kind: 'own', name: 'pick-up-stopped' } });
    vista.faults.add({ effect: { kind: 'own', name: 'database-unavailable' } });

    expect(vista.importNow()).toEqual([]);
    expect(vista.importNow()).toMatchObject([
      { outcome: 'error', messages: [{ message: 'The database is unavailable' }] },
    ]);
  });
});

describe('the sandbox', () => {
  test('starts with the lists and with part of the people, at old values', () => {
    expect(vista.rows('PRDP').map(({ PRDept }) => PRDept)).toContain('010');
    expect(vista.rows('PREH').length).toBeGreaterThan(15);
    expect(vista.rows('PREH').length).toBeLessThan(35);
    expect(vista.rows('HRRM', { ExistsInPR: 'Y' }).length).toBeGreaterThan(15);
  });

  test('polls by itself when told to', async () => {
    await vista.close();
    vista = await start({ pollMs: 20 });
    drop('EmployeesAddV2', [newcomer]);

    await expect.poll(() => vista.rows('PREH', { Employee: 5001 }).length).toBe(1);
  });

  test('remembers tables and imports over a restart, and forgets both on reset', async () => {
    await vista.close();
    vista = await start({ stateFile: at('state/vista.sqlite') });
    drop('EmployeesAddV2', [newcomer]);
    vista.importNow();
    await vista.close();
    vista = await start({ stateFile: at('state/vista.sqlite') });

    expect(vista.rows('PREH', { Employee: 5001 })).toHaveLength(1);
    expect(vista.imports).toHaveLength(1);
    vista.reset();
    expect(vista.rows('PREH', { Employee: 5001 })).toEqual([]);
    expect(vista.imports).toEqual([]);
  });

  test('shows tables and imports by HTTP', async () => {
    drop('EmployeesAddV2', [newcomer]);
    await fetch(`${vista.url}/imports`, { method: 'POST' });

    const read = async (path: string) => (await fetch(vista.url + path)).json();

    expect(await read('/tables/PREH?Employee=5001')).toMatchObject([{ FirstName: 'Siobhán' }]);
    expect(await read('/imports')).toMatchObject([{ added: 1 }]);
    expect(await read('/tables')).toContainEqual({ name: 'HQCO', rows: 1, url: '/tables/HQCO' });
    expect((await fetch(`${vista.url}/tables/NOPE`)).status).toBe(404);
    expect((await fetch(`${vista.url}/tables/PREH?Nope=1`)).status).toBe(400);
  });
});

/** The first entry stored, the others deflated. */
function zipOf(files: Record<string, string>): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const [at, [name, text]] of Object.entries(files).entries()) {
    const content = Buffer.from(text);
    const packed = at === 0 ? content : deflateRawSync(content);
    const head = Buffer.alloc(26);
    head.writeUInt16LE(20, 0);
    head.writeUInt16LE(at === 0 ? 0 : 8, 4);
    head.writeUInt32LE(crc32(content), 10);
    head.writeUInt32LE(packed.length, 14);
    head.writeUInt32LE(content.length, 18);
    head.writeUInt16LE(Buffer.byteLength(name), 22);
    const local = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), head, Buffer.from(name), packed]);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(offset, 10);
    directory.push(
      Buffer.concat([Buffer.from('PK\x01\x02\x14\x00', 'latin1'), head, tail, Buffer.from(name)]),
    );
    parts.push(local);
    offset += local.length;
  }
  const list = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(directory.length, 8);
  end.writeUInt16LE(directory.length, 10);
  end.writeUInt32LE(list.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...parts, list, end]);
}
