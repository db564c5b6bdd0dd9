import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sealInto } from '../../kernel/index.ts';
import { csvLayout, readAll } from './in-memory.ts';
import { localFile, usualLimits } from './index.ts';
import { workbookLimits } from './xlsx-archive.ts';
import { parseSheet } from './xlsx-rows.ts';
import { rowsOfSheet } from './xlsx-thread.ts';
import { workbookParts, zipOf } from './zip-for-test.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'chalkline-hostile-xlsx-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function saved(bytes: Buffer) {
  // Sealed, as uploads are.
  return sealInto(join(folder, `${Math.random()}.xlsx`), Readable.from([bytes]));
}
const requestOf = async (bytes: Buffer) => ({
  file: await saved(bytes),
  name: 'hostile.xlsx',
  bounds: workbookLimits,
  limits: usualLimits,
});
async function drain(rows: AsyncIterable<unknown[]>) {
  let count = 0;
  for await (const some of rows) count += some.length;
  return count;
}

const cell = (value: string) => `<c t="inlineStr"><is><t>${value}</t></is></c>`;
const row = (...cells: string[]) => `<row>${cells.join('')}</row>`;
const simple = row(cell('Number'), cell('Name')) + row(cell('7'), cell('Dana'));
const parts = workbookParts(simple);
const withPart = (name: string, xml: string) => zipOf({ ...parts, [name]: xml });
const sheet = 'xl/worksheets/sheet1.xml';
const doctype = (inside: string) => `<!DOCTYPE x ${inside}>${parts[sheet]}`;

test.each<[string, () => Buffer, RegExp]>([
  ['tags nested a million deep', () => withPart(sheet, `${'<a>'.repeat(1_000_000)}`), /too-large/],
  [
    'two million sheets',
    () =>
      withPart('xl/workbook.xml', `<workbook><sheets>${'<sheet/>'.repeat(2_000_000)}</sheets></workbook>`),
    /too-large/,
  ],
  [
    'a million formats',
    () =>
      withPart('xl/styles.xml', `<styleSheet><cellXfs>${'<xf/>'.repeat(1_000_000)}</cellXfs></styleSheet>`),
    /too-large/,
  ],
  [
    'a million relations',
    () =>
      withPart(
        'xl/_rels/workbook.xml.rels',
        `<R>${Array.from({ length: 1_000_000 }, (_, i) => `<Relationship Id="${i}" Target="x"/>`).join('')}</R>`,
      ),
    /too-large/,
  ],
  ['a text without end', () => withPart(sheet, `<worksheet>${'x'.repeat(9_000_000)}`), /too-large/],
  ['an attribute without end', () => withPart(sheet, `<worksheet a="${'x'.repeat(9_000_000)}`), /too-large/],
  ['a comment without end', () => withPart(sheet, `<!--${'x'.repeat(9_000_000)}`), /too-large/],
  [
    'a column beyond all columns',
    () => withPart(sheet, '<worksheet><row><c r="ZZZZZZZZZZ1"><v>1</v></c></row></worksheet>'),
    /too-large/,
  ],
  [
    'an external entity',
    () => withPart(sheet, doctype('[<!ENTITY x SYSTEM "file:///etc/passwd">]')),
    /doctype/,
  ],
  [
    'a remote entity',
    () => withPart(sheet, doctype('[<!ENTITY x SYSTEM "http://169.254.169.254/">]')),
    /doctype/,
  ],
  ['a remote document type', () => withPart(sheet, doctype('SYSTEM "http://evil.example/x.dtd"')), /doctype/],
  ['parameter entities', () => withPart(sheet, doctype('[<!ENTITY % a "x"> %a;]')), /doctype/],
  ['a billion laughs', () => withPart(sheet, doctype('[<!ENTITY a "aa"><!ENTITY b "&a;&a;">]')), /doctype/],
  [
    'a document type in the shared texts',
    () => withPart('xl/sharedStrings.xml', '<!DOCTYPE x><sst/>'),
    /doctype/,
  ],
  ['an entry that leads out', () => zipOf({ ...parts, '../../etc/cron.d/x': 'x' }), /not-a-workbook/],
  ['an entry with a full path', () => zipOf({ ...parts, '/etc/passwd': 'x' }), /not-a-workbook/],
  ['an entry with a drive', () => zipOf({ ...parts, 'C:\\x': 'x' }), /not-a-workbook/],
  [
    'the same entry twice in other letters',
    () => zipOf({ ...parts, 'XL/Workbook.xml': 'x' }),
    /not-a-workbook/,
  ],
  ['a size that is a lie', () => zipOf(parts, 5), /not-a-workbook/],
  ['a size of 4 GB that is a lie', () => zipOf(parts, 0xfffffffe), /not-a-workbook/],
  [
    'more entries than any workbook',
    () => zipOf({ ...parts, ...Object.fromEntries(Array.from({ length: 1_001 }, (_, i) => [`x${i}`, ''])) }),
    /too-large/,
  ],
])('%s ends as an error of ours', async (_, make, code) => {
  const request = await requestOf(make());

  await expect(drain(parseSheet(request))).rejects.toMatchObject({ code: expect.stringMatching(code) });
});

test('a sheet that points out of its archive reads nothing from the disk', async () => {
  const rels = '<R><Relationship Id="rId1" Type="x/worksheet" Target="../../../../etc/passwd"/></R>';
  const request = await requestOf(withPart('xl/_rels/workbook.xml.rels', rels));

  await expect(drain(parseSheet(request))).rejects.toMatchObject({ code: 'file/not-a-workbook' });
});

test('a workbook that needs more memory than it may have ends its thread and nothing else', async () => {
  const strings = `<sst>${Array.from({ length: 400_000 }, (_, i) => `<si><t>text number ${i}</t></si>`).join('')}</sst>`;
  const request = await requestOf(zipOf({ ...parts, 'xl/sharedStrings.xml': strings }));

  await expect(drain(rowsOfSheet(request, undefined, 8))).rejects.toMatchObject({
    code: 'file/workbook-too-large',
  });
  expect(await drain(rowsOfSheet(request))).toBe(2);
});

test('cancelling ends the thread at once', async () => {
  const many = row(cell('a'), cell('b')) + row(cell('1'), cell('2')).repeat(200_000);
  const abort = new AbortController();
  const rows = rowsOfSheet(await requestOf(zipOf(workbookParts(many))), abort.signal);
  await rows.next();

  abort.abort(new Error('cancelled'));

  await expect(rows.next()).rejects.toThrow('cancelled');
});

test('a real workbook with 6,000 shared texts is read to the last', async () => {
  const count = 6_000;
  const strings = `<sst>${Array.from({ length: count }, (_, i) => `<si><t>Person ${i} &amp; Søn</t></si>`).join('')}</sst>`;
  const data =
    row(cell('Name')) + Array.from({ length: count }, (_, i) => row(`<c t="s"><v>${i}</v></c>`)).join('');
  const file = await saved(zipOf(workbookParts(data, { 'xl/sharedStrings.xml': strings })));

  const { rows } = await readAll(localFile(file), { ...csvLayout, format: 'xlsx' });

  expect([rows.length, rows.at(-1)]).toEqual([count, [`Person ${count - 1} & Søn`]]);
});
