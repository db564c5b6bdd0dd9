import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ServerRig, type Speaker, startRig } from './rig.ts';

interface Change {
  id: string;
  seq: number;
  title: string;
  differences: { field: string; after: string | null }[];
}

let rig: ServerRig;
let runId: string;
let change: Change;
let ssn: string;
beforeAll(async () => {
  rig = await startRig();
  const sync = await rig.sync();
  const started = await rig.admin.in<{ id: string }>('POST', `/syncs/${sync.id}/runs`, {
    saveChanges: false,
    options: {},
  });
  runId = started.body.id;
  await rig.ended(runId);
  const found = (await changesAs(rig.admin)).find(({ differences }) =>
    differences.some(({ field, after }) => field === 'ssn' && after !== null),
  );
  if (found === undefined) throw new Error('No change has an SSN');
  change = found;
  ssn = (await reveal(rig.admin, 'ssn')).body.after ?? '';
});
afterAll(() => rig.close());

async function changesAs(speaker: Speaker): Promise<Change[]> {
  const path = `/runs/${runId}/changes?dataSet=employees&limit=200`;
  return (await speaker.in<{ rows: Change[] }>('GET', path)).body.rows;
}
const reveal = (speaker: Speaker, field: string, seq = change.seq) =>
  speaker.in<{ before: string | null; after: string | null; code?: string }>(
    'POST',
    `/runs/${runId}/changes/${seq}/reveal`,
    { field },
  );
const masked = (changes: readonly Change[], name: string) =>
  changes.flatMap(({ differences }) => differences.filter(({ field }) => field === name));

test('a secret leaves the API as its last four, whoever asks, in the list and in the CSV', async () => {
  const reader = await rig.member('Read Only');
  expect(ssn).toMatch(/^\d{3}-?\d{2}-?\d{4}$/);
  for (const speaker of [rig.admin, reader]) {
    for (const { after } of masked(await changesAs(speaker), 'ssn')) expect(after).toMatch(/^•••• \w{4}$/);
    const csv = (await speaker.in<string>('GET', `/runs/${runId}/changes.csv`)).text;
    expect(csv).toContain(`•••• ${ssn.slice(-4)}`);
    expect(csv).not.toContain(ssn);
  }
});

test('who may not see personal data gets none of it, in the list or in the CSV', async () => {
  const reader = await rig.member('Sync Admin');
  const births = masked(await changesAs(rig.admin), 'birthDate').map(({ after }) => after);
  expect(births.length).toBeGreaterThan(10);

  for (const { after } of masked(await changesAs(reader), 'birthDate')) expect(after).toBe('••••');
  const csv = (await reader.in<string>('GET', `/runs/${runId}/changes.csv`)).text;
  for (const birth of births) if (birth !== null) expect(csv).not.toContain(birth);
});

test('a reveal is in the audit log with record and field, and without value and name', async () => {
  await reveal(rig.admin, 'ssn');

  const { body, text } = await rig.admin.in<{
    rows: { subject: { id: string }; details: { name: string; value: string }[] }[];
  }>('GET', '/audit?action=value.revealed');
  expect(body.rows[0]?.subject.id).toBe(change.id);
  expect(body.rows[0]?.details).toContainEqual({ name: 'field', value: 'ssn' });
  expect(text).not.toContain(ssn);
  expect(text).not.toContain(change.title);
});

test('without the grant there is no reveal, whatever the role', async () => {
  const admin = await rig.member('Company Admin');

  expect(await reveal(admin, 'ssn')).toMatchObject({ body: { code: 'access/personal-data' } });
  expect((await reveal(rig.operator, 'ssn')).status).toBeGreaterThanOrEqual(400);
});

test('a field that the change does not touch, and a change that is not there, are not found', async () => {
  expect((await reveal(rig.admin, 'nothing')).status).toBe(404);
  expect((await reveal(rig.admin, 'ssn', 999_999)).status).toBe(404);
});

test('the thirty-first reveal within an hour is refused, to that person alone', async () => {
  const person = await rig.member('Read Only', { seesPersonalData: true });
  const statuses: number[] = [];
  for (let time = 0; time < 31; time += 1) statuses.push((await reveal(person, 'ssn')).status);

  expect(statuses.slice(0, 30).every((status) => status === 200)).toBe(true);
  expect(statuses[30]).toBe(429);
  expect((await reveal(rig.admin, 'ssn')).status).toBe(200);
});
