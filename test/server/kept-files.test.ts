import { once } from 'node:events';
import { readdirSync, readFileSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { replaceRunFile } from '../../src/hub/replace-kept.ts';
import { readStored } from '../../src/kernel/index.ts';
import { type Problem, type ServerRig, startRig } from './rig.ts';

let rig: ServerRig;
beforeAll(async () => {
  rig = await startRig();
});
afterAll(() => rig.close());

interface File {
  id: string;
  name: string;
  size: number;
  sha256: string;
}

const secret = '900-77-1234';
const people = `Employee number,Last name,SSN\r\n00103,Núñez,${secret}\r\n`;

/** Everything in the data folder but the database, which is a matter of its own. */
function bytesOnDisk(): { path: string; bytes: Buffer }[] {
  return readdirSync(rig.folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.parentPath.includes(join(rig.folder, 'database')))
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => ({ path, bytes: readFileSync(path) }));
}

async function ranWithFiles() {
  const sync = await rig.sync();
  const { body } = await rig.admin.in<{ id: string }>('POST', `/syncs/${sync.id}/runs`, {
    saveChanges: true,
    options: {},
  });
  await rig.ended(body.id);
  const { body: files } = await rig.admin.in<File[]>('GET', `/runs/${body.id}/files`);
  const employees = files.find(({ name }) => /employees/i.test(name)) as File;
  const row = await rig.hub.store.contents.file(rig.companyId, body.id, employees.id);
  if (row === undefined) throw new Error('The file has no row');
  return { runId: body.id, files, employees, row, at: `/runs/${body.id}/files/${employees.id}` };
}

async function uploaded(name: string, content: string) {
  const { body: connector } = await rig.admin.in<{ id: string }>('POST', '/connectors', {
    name: `Uploads ${Math.random()}`,
    product: 'file',
    config: { place: 'browser', direction: 'read' },
    secrets: {},
  });
  const form = new FormData();
  form.append('file', new Blob([content]), name);
  const { status } = await rig.admin.in('POST', `/connectors/${connector.id}/uploads`, form);
  expect(status).toBeLessThan(300);
  const row = await rig.hub.store.uploads.get(rig.companyId, connector.id, name);
  if (row === undefined) throw new Error('The upload has no row');
  return { connector, row, preview: `/connectors/${connector.id}/uploads/${name}/preview` };
}

describe('a file kept with a run', () => {
  test('is downloaded as it was delivered, while nothing of it can be read on the disk', async () => {
    const { employees, at } = await ranWithFiles();

    const { text: content, headers } = await rig.admin.in('GET', at);

    const lines = content.trim().split(/\r?\n/);
    expect(lines.length).toBeGreaterThan(20);
    expect(Number(headers.get('content-length'))).toBe(employees.size);
    expect(Buffer.byteLength(content)).toBe(employees.size);
    const shown = lines.slice(1, 15).map((line) => Buffer.from(line));
    const leaks = bytesOnDisk().filter(({ bytes }) => shown.some((line) => bytes.includes(line)));
    expect(leaks.map(({ path }) => path)).toEqual([]);
  });

  test('that was changed, cut short or taken away is not given out, and it says what to do', async () => {
    const { row, at } = await ranWithFiles();
    const good = readFileSync(row.path);
    const answers: Problem[] = [];
    const get = async () => {
      const { status, body } = await rig.admin.in('GET', at);
      expect(status).toBe(422);
      answers.push(body);
    };
    const flipped = Buffer.from(good);
    flipped[flipped.length >> 1] = (flipped[flipped.length >> 1] ?? 0) ^ 1;
    writeFileSync(row.path, flipped);
    await get();
    truncateSync(row.path, good.length - 1);
    await get();
    renameSync(row.path, `${row.path}.away`);
    await get();

    expect(answers.map(({ code }) => code)).toEqual(['file/damaged', 'file/damaged', 'file/missing']);
    for (const { detail, fix } of answers) {
      expect(detail).toContain(row.name);
      expect(fix).toContain('backup');
    }
  });

  test('does not open in the place of another one', async () => {
    const one = await ranWithFiles();
    const other = await ranWithFiles();
    writeFileSync(one.row.path, readFileSync(other.row.path));

    const { body } = await rig.admin.in('GET', one.at);

    expect(body.code).toBe('file/damaged');
    // Nor does its key in another row.
    await rig.hub.store.database.forCompany(rig.companyId).query(
      `UPDATE run_file SET sealed_key = o.sealed_key, path = o.path FROM run_file o
         WHERE run_file.company_id = $1 AND o.company_id = $1 AND run_file.id = $2 AND o.id = $3`,
      [rig.companyId, one.employees.id, other.employees.id],
    );
    expect((await rig.admin.in('GET', one.at)).body.code).toBe('key/wrong');
  });

  test('gets other contents under another key, and of the old ones nothing stays', async () => {
    const { runId, row, at } = await ranWithFiles();

    const replaced = await replaceRunFile(
      rig.hub,
      rig.companyId,
      runId,
      row,
      Readable.from([Buffer.from('with'), Buffer.from('out')]),
    );
    const late = await replaceRunFile(
      rig.hub,
      rig.companyId,
      runId,
      row,
      Readable.from([Buffer.from('late')]),
    );

    expect([replaced, late]).toEqual([true, false]);
    expect((await rig.admin.in('GET', at)).text).toBe('without');
    expect(readdirSync(join(row.path, '..')).length).toBe(2);
  });
});

describe('an upload', () => {
  test('is sealed on the disk, and read again from there', async () => {
    const { row, preview } = await uploaded('people.csv', people);

    const { body } = await rig.admin.in<{ rows: string[][] }>('GET', preview);

    expect(body.rows[0]?.[2]).toBe(secret);
    expect(await text(readStored(row))).toBe(people);
    expect(
      bytesOnDisk()
        .filter(({ bytes }) => bytes.includes(secret))
        .map(({ path }) => path),
    ).toEqual([]);
  });

  test('that was changed on the disk is refused', async () => {
    const { row, preview } = await uploaded('people.csv', people);
    const bytes = readFileSync(row.path);
    bytes[20] = (bytes[20] ?? 0) ^ 1;
    writeFileSync(row.path, bytes);

    expect((await rig.admin.in('GET', preview)).body.code).toBe('file/damaged');
  });

  test('replaced by another of the same name leaves nothing of the first', async () => {
    const { connector, row, preview } = await uploaded('people.csv', people);
    const form = new FormData();
    form.append('file', new Blob(['Employee number\r\n7\r\n']), 'people.csv');
    await rig.admin.in('POST', `/connectors/${connector.id}/uploads`, form);

    expect((await rig.admin.in<{ rows: string[][] }>('GET', preview)).body.rows).toEqual([['7']]);
    expect(readdirSync(join(row.path, '..'))).toHaveLength(1);
  });

  test('that broke off leaves nothing anywhere', async () => {
    const { connector } = await uploaded('people.csv', people);
    const before = bytesOnDisk().length;
    const boundary = 'x-boundary';
    // Node's fetch cannot send a body of a told length and stop half-way.
    const sent = request(`${rig.url}/api/companies/${rig.companyId}/connectors/${connector.id}/uploads`, {
      method: 'POST',
      headers: {
        ...rig.admin.headers,
        'content-type': `multipart/form-data; boundary=${boundary}`,
        'content-length': String(people.length * 8_000),
      },
    });
    const failed = once(sent, 'error');
    sent.write(
      `--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="half.csv"\r\n\r\n${people.repeat(4_000)}`,
    );
    await expect.poll(() => bytesOnDisk().length).toBeGreaterThan(before);
    sent.destroy(new Error('broken off'));
    await failed;

    await expect.poll(() => bytesOnDisk().length).toBe(before);
  });
});

test('a run leaves no scratch behind', async () => {
  const { runId } = await ranWithFiles();
  const folder = join(rig.folder, 'runs', rig.companyId, runId);

  expect(readdirSync(folder).sort()).toEqual(['produced']);
  rmSync(folder, { recursive: true });
});
