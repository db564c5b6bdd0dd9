import { expect, test } from 'vitest';
import { readAll, sourceOf } from './in-memory.ts';

test('reads a JSON list, keeping numbers as written and members by path', async () => {
  const json =
    '[{"id": 7.50, "big": 12345678901234567890, "name": {"first": "Da\\"na", "x": [1]}, "on": true},\n {"id": "008", "end": null}]';
  for (const chunk of [1, 5, 1000]) {
    const { columns, rows } = await readAll(sourceOf(json, chunk), { format: 'json' });
    expect(columns).toEqual(['id', 'big', 'name.first', 'on', 'end']);
    expect(rows).toEqual([
      ['7.50', '12345678901234567890', 'Da"na', true],
      ['008', undefined, undefined, undefined, null],
    ]);
  }
});

test('finds the list inside an object, behind whatever stands before it', async () => {
  const json =
    '{"page": {"at": 1, "of": [1, 2]}, "note": "a [ b", "employees": [{"id": "1"}, {"id": "2"}], "more": false}';

  expect((await readAll(sourceOf(json), { format: 'json' })).rows).toEqual([['1'], ['2']]);
});

test('refuses one bad element of a list and a file that breaks off', async () => {
  const { rows, problems } = await readAll(sourceOf('[{"id": 1}, 5, {"id": }, {"id": 2}]'), {
    format: 'json',
  });
  expect(rows).toEqual([['1'], ['2']]);
  expect(problems).toEqual(['record 2 file/invalid-json', 'record 3 file/invalid-json']);

  await expect(readAll(sourceOf('[{"id": 1}, {"id": 2'), { format: 'json' })).rejects.toMatchObject({
    code: 'file/not-json',
    what: expect.stringContaining('behind record 1'),
  });
  await expect(readAll(sourceOf('{"id": 1}'), { format: 'json' })).rejects.toMatchObject({
    code: 'file/not-json',
  });
  await expect(readAll(sourceOf('  '), { format: 'json' })).rejects.toMatchObject({ code: 'file/empty' });
  await expect(readAll(sourceOf('[]'), { format: 'json' })).rejects.toMatchObject({
    code: 'file/header-only',
  });
});

test('leaves out an element beyond the limit without holding it', async () => {
  const json = `[{"id": 1}, {"id": "${'x'.repeat(50_000)}"}, {"id": 3}]`;

  const { rows, problems } = await readAll(
    sourceOf(json, 100),
    { format: 'json' },
    { limits: { recordBytes: 1_000 } },
  );

  expect(rows).toEqual([['1'], ['3']]);
  expect(problems).toEqual(['record 2 file/record-too-long']);
});

test('goes on behind a bookmark of a JSON list and of JSON lines', async () => {
  const objects = Array.from({ length: 10 }, (_, id) => `{"id": "${id}", "name": "é"}`);
  for (const [format, text] of [
    ['json', `[${objects.join(',')}]`],
    ['ndjson', objects.join('\n')],
  ] as const) {
    const whole = await readAll(sourceOf(text), { format }, { limits: { batchRows: 4 } });
    expect(whole.batches.map((batch) => batch.rows.length)).toEqual([4, 4, 2]);
    const resume = whole.batches[0]?.bookmark ?? '';

    const rest = await readAll(sourceOf(text), { format }, { resume });

    expect(rest.rows).toEqual(whole.rows.slice(4));
  }
});

test('reads JSON lines and refuses the line that is none', async () => {
  const { rows, problems } = await readAll(sourceOf('{"a": 1}\nnope\n\n{"a": 2}\n'), { format: 'ndjson' });

  expect(rows).toEqual([['1'], ['2']]);
  expect(problems).toEqual(['line 2 file/invalid-json']);
});

const fixed = [
  { name: 'id', start: 1, length: 5 },
  { name: 'name', start: 6, length: 6 },
];

test('reads fixed width, short last columns included, and refuses lines beyond the layout', async () => {
  const { columns, rows, problems } = await readAll(
    sourceOf('00007Dana  \r\n00008Lee\r\n00009Zoë   x\r\n00010😀é\r\n'),
    {
      format: 'fixed-width',
      fixed,
      header: false,
    },
  );

  expect(columns).toEqual(['id', 'name']);
  expect(rows).toEqual([
    ['00007', 'Dana'],
    ['00008', 'Lee'],
    ['00010', '😀é'],
  ]);
  expect(problems).toEqual(['line 3 file/line-too-long']);
});

test('refuses a fixed-width layout that cannot be', async () => {
  const read = (columns: typeof fixed) =>
    readAll(sourceOf('x'), { format: 'fixed-width', fixed: columns, header: false });

  await expect(read([])).rejects.toMatchObject({ code: 'config/fixed-columns' });
  await expect(read([...fixed, { name: 'x', start: 3, length: 1 }])).rejects.toMatchObject({
    code: 'config/fixed-columns',
  });
});
