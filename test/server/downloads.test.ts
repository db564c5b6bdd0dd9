import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sealInto } from '../../src/kernel/index.ts';
import { type ServerRig, startRig } from './rig.ts';

/**
 * Every call that answers with a file, and for whom the file is. People open theirs in a spreadsheet, so formulas are
 * made harmless; machines import theirs, where an apostrophe before a value would be a wrong value.
 */
const downloads: Record<string, { for: 'people' | 'machines'; type: string }> = {
  '/api/audit.csv': { for: 'people', type: 'text/csv; charset=utf-8' },
  '/api/companies/{companyId}/audit.csv': { for: 'people', type: 'text/csv; charset=utf-8' },
  '/api/companies/{companyId}/runs.csv': { for: 'people', type: 'text/csv; charset=utf-8' },
  '/api/companies/{companyId}/runs/{id}/events.csv': { for: 'people', type: 'text/csv; charset=utf-8' },
  '/api/companies/{companyId}/runs/{id}/changes.csv': { for: 'people', type: 'text/csv; charset=utf-8' },
  '/api/companies/{companyId}/syncs/{id}/crosswalks/{dataSet}.csv': {
    for: 'people',
    type: 'text/csv; charset=utf-8',
  },
  '/api/companies/{companyId}/runs/{id}/files/{fileId}': {
    for: 'machines',
    type: 'application/octet-stream',
  },
};
/** What answers neither with documented JSON nor with a file. */
const others = [
  '/api/auth/single-sign-on',
  '/api/auth/single-sign-on/callback',
  '/api/companies/{companyId}/runs/stream',
  '/api/companies/{companyId}/runs/{id}/stream',
];

const formula = '=1+1';
let rig: ServerRig;
let paths: Record<string, string>;
let undocumented: string[];
beforeAll(async () => {
  rig = await startRig();
  const { body } = await rig.nobody.call<{
    paths: Record<string, { get?: { responses?: Record<string, { content?: Record<string, unknown> }> } }>;
  }>('GET', '/api/openapi.json');
  undocumented = Object.entries(body.paths)
    .filter(
      ([, { get }]) => get !== undefined && !('application/json' in (get.responses?.['200']?.content ?? {})),
    )
    .map(([path]) => path);
  paths = await filled();
}, 120_000);
afterAll(() => rig.close());

/** A formula in each file, wherever it comes from. */
async function filled(): Promise<Record<string, string>> {
  const { admin, companyId } = rig;
  const sync = await rig.sync();
  const entries = [{ sourceCode: formula, destinationCode: 'B' }];
  await admin.in('PUT', `/syncs/${sync.id}/crosswalks/departments`, { entries });
  const started = await admin.in<{ id: string }>('POST', `/syncs/${sync.id}/runs`, {
    saveChanges: true,
    options: {},
  });
  const run = await rig.ended(started.body.id);
  const scope = rig.hub.store.database.forCompany(companyId);
  for (const [table, column] of [
    ['run', 'sync_name'],
    ['run_event', 'title'],
    ['change', 'title'],
  ]) {
    await scope.query(`UPDATE ${table} SET ${column} = $1 WHERE company_id = $2`, [formula, companyId]);
  }
  const connector = { product: 'file', config: { place: 'browser', direction: 'read' }, secrets: {} };
  await admin.in('POST', '/connectors', { ...connector, name: formula });
  await rig.operator.call('POST', '/api/companies', { name: formula, timeZone: 'UTC' });
  const [file] = await rig.hub.store.contents.files(companyId, run.id);
  if (file === undefined) throw new Error('The run has left no file');
  const content = Buffer.from(`${formula},B\r\n`);
  const stored = await sealInto(`${file.path}-other`, Readable.from([content]));
  const sha256 = createHash('sha256').update(content).digest('hex');
  await rig.hub.store.contents.replaceFile(companyId, run.id, file.path, {
    ...stored,
    name: file.name,
    sha256,
  });
  const company = `/api/companies/${companyId}`;
  return {
    '/api/audit.csv': '/api/audit.csv',
    '/api/companies/{companyId}/audit.csv': `${company}/audit.csv`,
    '/api/companies/{companyId}/runs.csv': `${company}/runs.csv`,
    '/api/companies/{companyId}/runs/{id}/events.csv': `${company}/runs/${run.id}/events.csv`,
    '/api/companies/{companyId}/runs/{id}/changes.csv': `${company}/runs/${run.id}/changes.csv`,
    '/api/companies/{companyId}/syncs/{id}/crosswalks/{dataSet}.csv': `${company}/syncs/${sync.id}/crosswalks/departments.csv`,
    '/api/companies/{companyId}/runs/{id}/files/{fileId}': `${company}/runs/${run.id}/files/${file.id}`,
  };
}

test('every call that answers with something else than documented JSON is listed here, with whom it is for', () => {
  expect(undocumented.toSorted()).toEqual([...Object.keys(downloads), ...others].toSorted());
});

test.each(Object.entries(downloads))(
  '%s is a file to keep, written for whom it is for',
  async (path, wanted) => {
    const caller = path.startsWith('/api/audit') ? rig.operator : rig.admin;
    const { status, headers, text } = await caller.call<string>('GET', paths[path] ?? '');

    expect(status).toBe(200);
    expect(headers.get('content-type')).toBe(wanted.type);
    expect(headers.get('content-disposition')).toMatch(/^attachment; filename="[\w.-]+"; filename\*=UTF-8''/);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('content-security-policy')).toBe("default-src 'none'; sandbox");
    expect(headers.get('cache-control')).toBe('no-store');
    expect(text).toContain(formula);
    const isHarmless = !/(^|[,"\n\ufeff])=1\+1/.test(text);
    expect(isHarmless).toBe(wanted.for === 'people');
  },
);
