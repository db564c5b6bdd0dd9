import { Buffer } from 'node:buffer';
import iconv from 'iconv-lite';
import { expect, test } from 'vitest';
import { readAll, sourceOf } from './in-memory.ts';

test('reads values with delimiters, quotes and line breaks in them', async () => {
  const { columns, rows, lines } = await readAll(
    sourceOf('Id,Name\r\n007,"Ortiz, Dana"\r\n008,"say ""hi""\r\ntwice"\r\n009,5" pipe\r\n'),
  );

  expect(columns).toEqual(['Id', 'Name']);
  expect(rows).toEqual([
    ['007', 'Ortiz, Dana'],
    ['008', 'say "hi"\r\ntwice'],
    ['009', '5" pipe'],
  ]);
  expect(lines).toEqual([2, 3, 5]);
});

test('refuses a ragged row with its line and reads the others', async () => {
  const { rows, problems } = await readAll(
    sourceOf('a,b,c\n1,2,3\n4,5\n6,7,8\n9,10,11,12\n"x\ny",z,w\n13,14\n'),
  );

  expect(rows).toEqual([
    ['1', '2', '3'],
    ['6', '7', '8'],
    ['x\ny', 'z', 'w'],
  ]);
  expect(problems).toEqual(['line 3 file/ragged-row', 'line 5 file/ragged-row', 'line 8 file/ragged-row']);
});

test('an unclosed quote costs its own line and no other', async () => {
  const { rows, problems } = await readAll(sourceOf('a,b\n1,"open\n2,"fine"\n3,"also\n4,plain\n'));

  expect(rows).toEqual([
    ['2', 'fine'],
    ['4', 'plain'],
  ]);
  expect(problems).toEqual(['line 2 file/text-after-quote', 'line 4 file/unclosed-quote']);
});

test('reads quotes that are marked by a backslash', async () => {
  const { rows } = await readAll(sourceOf('"a","b"\r\n"say \\"hi\\"","back\\\\slash"\r\n'), {
    escape: 'backslash',
  });

  expect(rows).toEqual([['say "hi"', 'back\\slash']]);
});

test('reads a last row without a line end, blank lines, old line ends and long delimiters', async () => {
  expect((await readAll(sourceOf('a,b\n\n1,2\n\r\n3,4'))).rows).toEqual([
    ['1', '2'],
    ['3', '4'],
  ]);
  expect((await readAll(sourceOf('a,b\r1,2\r3,4'))).rows).toEqual([
    ['1', '2'],
    ['3', '4'],
  ]);
  expect((await readAll(sourceOf('a||b\n1||"2||3"\n'), { delimiter: '||' })).rows).toEqual([['1', '2||3']]);
});

test('gives names to columns without one and to the second of a name', async () => {
  const notes: string[] = [];
  const { columns } = await readAll(
    sourceOf(' Name ,,Name\n1,2,3\n'),
    {},
    { note: (note) => notes.push(note.code) },
  );

  expect(columns).toEqual(['Name', 'column 2', 'Name (2)']);
  expect(notes).toEqual(['file/duplicate-column']);
});

test('reads by position where there is no header', async () => {
  const named = await readAll(sourceOf('007,Dana\n008,Lee\n'), { header: false, columns: ['id', 'name'] });
  expect(named.columns).toEqual(['id', 'name']);
  expect(named.rows).toHaveLength(2);

  const unnamed = await readAll(sourceOf('007,Dana\n008,Lee\n'), { header: false });
  expect(unnamed.columns).toEqual(['column 1', 'column 2']);
  expect(unnamed.rows[0]).toEqual(['007', 'Dana']);
});

test('says plainly that a file is empty or has nothing but a header', async () => {
  await expect(readAll(sourceOf(''))).rejects.toMatchObject({ code: 'file/empty', name: 'ConfigError' });
  await expect(readAll(sourceOf('\ufeff'))).rejects.toMatchObject({ code: 'file/empty' });
  await expect(readAll(sourceOf('a,b\r\n'))).rejects.toMatchObject({ code: 'file/header-only' });
  await expect(readAll(sourceOf('a,b'))).rejects.toMatchObject({ code: 'file/header-only' });
});

test('reads every encoding, with and without a mark', async () => {
  const text = 'Id,Name\r\n007,Müller\r\n008,"Ño,el"\r\n';
  for (const encoding of ['utf-8', 'utf-16le', 'utf-16be', 'windows-1252']) {
    for (const addBOM of [true, false]) {
      const bytes = iconv.encode(text, encoding, { addBOM });
      const { columns, rows, problems } = await readAll(sourceOf(bytes));
      expect({ encoding, addBOM, columns, rows, problems }).toEqual({
        encoding,
        addBOM,
        columns: ['Id', 'Name'],
        rows: [
          ['007', 'Müller'],
          ['008', 'Ño,el'],
        ],
        problems: [],
      });
    }
  }
});

test('refuses the row with bytes that mean nothing and keeps its neighbours', async () => {
  const good = Buffer.from('Id,Name\n1,Müller\n2,Ñoel\n');
  const bad = Buffer.concat([Buffer.from('3,'), Buffer.from([0xfc]), Buffer.from('\n4,Zoë\n')]);

  const { rows, problems } = await readAll(sourceOf(Buffer.concat([good, bad])), { encoding: 'utf-8' });

  expect(rows).toEqual([
    ['1', 'Müller'],
    ['2', 'Ñoel'],
    ['4', 'Zoë'],
  ]);
  expect(problems).toEqual(['line 4 file/invalid-bytes']);

  const undefinedByte = Buffer.concat([
    Buffer.from('Id,Name\n1,'),
    Buffer.from([0x81]),
    Buffer.from('\n2,ok\n'),
  ]);
  const western = await readAll(sourceOf(undefinedByte), { encoding: 'windows-1252' });
  expect(western.rows).toEqual([['2', 'ok']]);
  expect(western.problems).toEqual(['line 2 file/invalid-bytes']);
});

test('settles on Windows-1252 when the first accent comes long after the start', async () => {
  const ascii = `Id,Name\n${'1,plain\n'.repeat(100_000)}`;
  const bytes = Buffer.concat([Buffer.from(ascii), iconv.encode('2,Müller\n', 'windows-1252')]);

  const { rows } = await readAll(sourceOf(bytes, 65_536));

  expect(rows.at(-1)).toEqual(['2', 'Müller']);
});

test('refuses a record and a field beyond the limits with their position and goes on', async () => {
  const long = 'x'.repeat(1_500_000);
  const source = () => sourceOf(`a,b\n1,2\n3,${long}\n"${long}",5\n6,7\n`, 65_536);

  const record = await readAll(source(), {}, { limits: { recordBytes: 1_000_000 } });
  expect(record.rows).toEqual([
    ['1', '2'],
    ['6', '7'],
  ]);
  expect(record.problems).toEqual(['line 3 file/record-too-long', 'line 4 file/record-too-long']);

  const field = await readAll(source(), {}, { limits: { fieldCharacters: 1_000_000 } });
  expect(field.rows).toHaveLength(2);
  expect(field.problems).toEqual(['line 3 file/field-too-long', 'line 4 file/field-too-long']);
});

test('a quote that is never closed does not take the memory of the whole file', async () => {
  const rest = 'line of text without quotes,1\n'.repeat(100_000);

  const { rows, problems } = await readAll(
    sourceOf(`a,b\n"open,1\n${rest}`, 65_536),
    {},
    { limits: { recordBytes: 400_000 } },
  );

  expect(problems).toEqual(['line 2 file/unclosed-quote']);
  expect(rows).toHaveLength(100_000);
});

test('goes on behind any bookmark, in any encoding', async () => {
  const text = `Id,Name\r\n${Array.from({ length: 40 }, (_, nr) => `${nr},"Mü\r\nller ""${nr}"""`).join('\r\n')}\r\n`;
  for (const encoding of ['utf-8', 'utf-16be', 'windows-1252']) {
    const source = sourceOf(iconv.encode(text, encoding, { addBOM: encoding === 'utf-16be' }), 11);
    const whole = await readAll(source, {}, { limits: { batchRows: 3 } });
    expect(whole.rows).toHaveLength(40);
    for (const [index, { bookmark }] of whole.batches.entries()) {
      const rest = await readAll(source, {}, { limits: { batchRows: 3 }, resume: bookmark });
      const expected = whole.batches.slice(index + 1);
      expect(rest.rows).toEqual(expected.flatMap((batch) => batch.rows));
      expect(rest.lines).toEqual(expected.flatMap((batch) => batch.lines));
    }
  }
});

test('stops when the run is cancelled', async () => {
  const cancel = new AbortController();
  cancel.abort(new Error('cancelled'));

  await expect(readAll(sourceOf('a\n1\n'), {}, { signal: cancel.signal })).rejects.toThrow('cancelled');
});
