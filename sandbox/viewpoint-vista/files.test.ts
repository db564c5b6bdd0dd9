import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { crc32, deflateRawSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { csv, newcomer, testBed } from './test-bed.ts';

const bed = testBed();

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
    writeFileSync(bed.at('pickup/1_EmployeesAddV2_20260302080000.csv'), text);

    const [report] = bed.vista.importNow();

    expect(report?.messages).toMatchObject([{ record: 0, message: expect.stringMatching(message) }]);
    expect(readdirSync(bed.at('error'))).toHaveLength(1);
  });

  test('other encodings and names without a movement are refused', () => {
    writeFileSync(
      bed.at('pickup/1_EmployeesAddV2_20260302080000.csv'),
      Buffer.from(csv([newcomer]), 'latin1'),
    );
    writeFileSync(bed.at('pickup/people.csv'), csv([newcomer]));

    expect(bed.vista.importNow().map(({ messages }) => messages[0]?.message)).toEqual([
      'The file is not UTF-8',
      expect.stringContaining('No profile takes a file of this name'),
    ]);
  });

  test('temporary names are left alone until they are renamed', () => {
    for (const name of ['.1_Taxes_20260302080000.csv', '1_Taxes_20260302080000.csv.part'])
      writeFileSync(bed.at(`pickup/${name}`), 'half');

    expect(bed.vista.importNow()).toEqual([]);
    expect(readdirSync(bed.at('pickup'))).toHaveLength(2);
  });

  test('the movement may be written as the vendor says it', () => {
    writeFileSync(bed.at('pickup/1_Employees Add V2_20260302080000.csv'), csv([newcomer]));

    expect(bed.vista.importNow()).toMatchObject([{ movement: 'EmployeesAddV2', added: 1 }]);
  });

  test('files that wait together are taken people first, and no archive file is overwritten', () => {
    const name = '1_EmployeesAddV2_20260302080000.csv';
    writeFileSync(
      bed.at('pickup/1_DirectDeposit_20260302080000.csv'),
      csv([{ Employee: '5001', RoutingId: '1', BankAcct: '2', Amount: '1' }]),
    );
    writeFileSync(bed.at(`pickup/${name}`), csv([newcomer]));
    writeFileSync(bed.at(`archive/${name}`), 'of last week');

    expect(bed.vista.importNow().map(({ movement, outcome }) => [movement, outcome])).toEqual([
      ['EmployeesAddV2', 'archived'],
      ['DirectDeposit', 'archived'],
    ]);
    expect(readFileSync(bed.at(`archive/${name}`), 'utf8')).toBe('of last week');
    expect(existsSync(bed.at('archive/1_EmployeesAddV2_20260302080000 (2).csv'))).toBe(true);
  });

  test('a zip of CSVs is taken as one, stored or deflated', () => {
    const deposit = csv([{ Employee: '5001', RoutingId: '1', BankAcct: '2', Amount: '1' }]);
    const zip = zipOf({
      'out/1_DirectDeposit_20260302080000.csv': deposit,
      '1_EmployeesAddV2_20260302080000.csv': csv([newcomer]),
    });
    writeFileSync(bed.at('pickup/run-118.zip'), zip);
    writeFileSync(bed.at('pickup/broken.zip'), zip.subarray(0, 40));

    const reports = bed.vista.importNow();

    expect(reports.map(({ file, added }) => [file, added])).toEqual([
      ['broken.zip', 0],
      ['run-118.zip/1_EmployeesAddV2_20260302080000.csv', 1],
      ['run-118.zip/1_DirectDeposit_20260302080000.csv', 1],
    ]);
    expect(readdirSync(bed.at('archive'))).toEqual(['run-118.zip']);
    expect(readdirSync(bed.at('error'))).toEqual(['broken.zip']);
  });

  test('the work cells show what came and what was made of it', () => {
    bed.drop('EmployeesAddV2', [{ ...newcomer, HrlyRate: 'much' }]);
    const [report] = bed.vista.importNow();

    const cells = bed.vista.rows('IMWE', { ImportId: report?.importId ?? null });

    expect(cells.find(({ ImportedVal }) => ImportedVal === 'much')?.UploadVal).toBe('** Invalid **');
  });
});

describe('faults', () => {
  test('a service that dies half way leaves the file, and the next look meets the first half again', () => {
    bed.vista.faults.add({ effect: { kind: 'own', name: 'stop-half-way' } });
    bed.drop(
      'EmployeesAddV2',
      [1, 2, 3, 4].map((n) => ({ ...newcomer, Employee: `500${n}`, SSN: `99949900${n}` })),
    );

    const [first] = bed.vista.importNow();
    const filesLeft = readdirSync(bed.at('pickup')).length;
    const [second] = bed.vista.importNow();

    expect(first?.outcome).toBe('stopped');
    expect(filesLeft).toBe(1);
    expect(second).toMatchObject({ outcome: 'error', added: 2, refused: 2 });
  });

  test('a stopped service takes nothing, an unavailable database refuses the file', () => {
    bed.drop('EmployeesAddV2', [newcomer]);
    bed.vista.faults.add({ effect: { kind: 'own', name: 'pick-up-stopped' } });
    bed.vista.faults.add({ effect: { kind: 'own', name: 'database-unavailable' } });

    expect(bed.vista.importNow()).toEqual([]);
    expect(bed.vista.importNow()).toMatchObject([
      { outcome: 'error', messages: [{ message: 'The database is unavailable' }] },
    ]);
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
