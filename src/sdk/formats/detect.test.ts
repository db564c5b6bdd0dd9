import { Buffer } from 'node:buffer';
import iconv from 'iconv-lite';
import { expect, test } from 'vitest';
import { sourceOf } from './in-memory.ts';
import { detectLayout, detectTable, IdentifierWatch, machineCsvWriter, peopleCsvWriter } from './index.ts';
import { neutralise } from './write-text.ts';

const detect = (text: string, name = 'x.csv') => detectLayout(Buffer.from(text), name);

test('tells the delimiter by rows that agree', () => {
  expect(detect('id;name;pay\n1;a,b;3\n2;c,d,e;4\n').layout.delimiter).toBe(';');
  expect(detect('id\tname\n1\ta\n').layout.delimiter).toBe('\t');
  expect(detect('id|name\n1|a\n').layout.delimiter).toBe('|');
  expect(detect('id,name\n1,"a;b;c"\n2,"d;e;f"\n').layout.delimiter).toBe(',');
  expect(detect('id\n1\n').why.join(' ')).toContain('one column');
});

test('tells whether there is a header', () => {
  expect(detect('Employee,Hired\n007,2026-03-02\n').layout.header).toBe(true);
  expect(detect('007,2026-03-02\n008,2026-03-02\n').layout.header).toBe(false);
  expect(detect('Dana,Lee\n').layout.header).toBe(true);
  const known = detectLayout(Buffer.from('SSN,2024\n1,2\n'), 'x.csv', {
    isKnownName: (cell) => cell === 'SSN',
  });
  expect(known.layout.header).toBe(true);
  expect(known.why).toContain('The first row has 1 names that we know.');
});

test('tells the encoding and says why', () => {
  const text = 'Id,Name\n1,Müller\n';
  const encodingOf = (name: string, addBOM = false) =>
    detectLayout(iconv.encode(text, name, { addBOM }), 'x.csv').layout.encoding;

  expect(encodingOf('utf-8')).toBe('utf-8');
  expect(encodingOf('utf-8', true)).toBe('utf-8');
  expect(encodingOf('utf-16le')).toBe('utf-16le');
  expect(encodingOf('utf-16be', true)).toBe('utf-16be');
  expect(encodingOf('windows-1252')).toBe('windows-1252');
  expect(detect('Id,Name\n').layout.encoding).toBe('auto');
});

test('tells the format by what the file begins with', () => {
  expect(detect('[{"a":1}]').layout.format).toBe('json');
  expect(detect('{"a":1}\n{"a":2}\n').layout.format).toBe('ndjson');
  expect(detect('{"rows":[{"a":1}]}').layout.format).toBe('json');
  expect(detect('PK\u0003\u0004....').layout.format).toBe('xlsx');
});

test('tells quotes marked by a backslash', () => {
  expect(detect('"a","b"\n"say \\"hi\\", twice","2"\n').layout.escape).toBe('backslash');
  expect(detect('"a","b"\n"say ""hi""","C:\\"\n').layout.escape).toBe('double');
});

test('shows the first rows as they will be read', () => {
  expect(detect('Id,Name\n007,"Ortiz, Dana"\n').preview).toEqual([
    ['Id', 'Name'],
    ['007', 'Ortiz, Dana'],
  ]);
});

test('an empty file is an error of its own', async () => {
  await expect(detectTable(sourceOf(''))).rejects.toMatchObject({ code: 'file/empty' });
  expect((await detectTable(sourceOf('a;b\n1;2\n'))).layout.delimiter).toBe(';');
});

const watch = (name: string, values: string[], length = 0) => {
  const watching = new IdentifierWatch((column) => (column === name ? length : undefined));
  watching.watch({
    columns: [name],
    rows: values.map((value) => [value]),
    lines: [],
    problems: [],
    bookmark: '',
  });
  return watching.warnings().map((note) => note.what);
};

test('a column of identifiers that lost its zeros is pointed out', () => {
  const ssns = ['123456789', '987654321', '23456789', '3456789', '111223333', '222334444'];
  expect(watch('SSN', ssns, 9)[0]).toContain('2 of 6 values are shorter than 9 digits');
  expect(
    watch(
      'SSN',
      ssns.map((ssn) => ssn.padStart(9, '0')),
      9,
    ),
  ).toEqual([]);

  const kept = Array.from({ length: 60 }, (_, nr) => String(nr + 1).padStart(5, '0'));
  expect(watch('Number', kept)).toEqual([]);
  const mixed = Array.from({ length: 100 }, (_, nr) => String(nr < 90 ? 20_000 + nr : 1_000 + nr));
  expect(watch('Number', mixed)[0]).toContain('10 of 100 values are shorter than 5 digits');
  expect(watch('Number', ['A1', 'A22', 'B333', 'C4', 'D5'])).toEqual([]);
});

test('files for programs are exact to the byte, files for people carry no formula', () => {
  const columns = ['amount', 'phone', 'note'];
  const values = ['-40.00', '+1 512 555 0100', '=HYPERLINK("http://x")'];

  const machine = machineCsvWriter({ columns });
  const people = peopleCsvWriter({ columns });

  expect(machine.row(values, true)).toBe('-40.00,+1 512 555 0100,"=HYPERLINK(""http://x"")"\r\n');
  expect(people.row(values, true)).toBe(`"-40.00","'+1 512 555 0100","'=HYPERLINK(""http://x"")"\r\n`);
  expect(Buffer.from(people.head()).toString('hex').slice(0, 6)).toBe('efbbbf');
});

test('every way to begin a formula is taken its meaning', () => {
  for (const text of [
    '=1',
    '+cmd|x',
    '-2+3',
    '@SUM(A1)',
    ' =1',
    '\t=1',
    '\u00a0=1',
    '\n=1',
    '＝1',
    '\ttext',
    '\rtext',
  ]) {
    expect(neutralise(text)).toBe(`'${text}`);
  }
  for (const text of ['-40.00', '+5', 'a=b', '', '2026-03-02', "'x"]) expect(neutralise(text)).toBe(text);
});

test('a character that the encoding lacks is refused and not replaced', () => {
  const writer = machineCsvWriter({ columns: ['id', 'name'], encoding: 'windows-1252' });

  expect(Buffer.from(writer.bytes(writer.row(['1', 'Müller – €'], true))).toString('hex')).toContain(
    'fc6c6c657220962080',
  );
  expect(() => writer.row(['1', 'Łukasz'], true)).toThrow(
    expect.objectContaining({ code: 'file/not-in-encoding', field: 'name' }),
  );
  expect(() => machineCsvWriter({ columns: ['a'] }).row(['\ud800'], true)).toThrow(
    expect.objectContaining({ code: 'file/not-in-encoding' }),
  );
});
