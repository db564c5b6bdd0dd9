import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { recordAudit } from '../../src/hub/audit.ts';
import { type Actor, forecastPurge, type Hub, purgeOld } from '../../src/hub/index.ts';
import { type ServerRig, startRig } from './rig.ts';

let rig: ServerRig;
beforeAll(async () => {
  rig = await startRig();
});
afterAll(() => rig.close());

const dayMs = 86_400_000;
const nightly: Actor = { userId: null, name: 'Retention', trigger: 'schedule', address: null };
/** The hub some days later. */
const later = (days: number): Hub => ({
  ...rig.hub,
  clock: { ...rig.hub.clock, nowMs: () => Date.now() + days * dayMs },
});

async function ran(saveChanges: boolean): Promise<string> {
  const sync = await rig.sync();
  const { body } = await rig.admin.in<{ id: string }>('POST', `/syncs/${sync.id}/runs`, {
    saveChanges,
    options: {},
  });
  await rig.ended(body.id);
  return body.id;
}
const rowsOf = async (table: string, runId: string) => {
  const of =
    table === 'change'
      ? 'plan_id IN (SELECT id FROM plan WHERE company_id = $1 AND run_id = $2)'
      : 'run_id = $2';
  const [row] = await rig.hub.store.database
    .forCompany(rig.companyId)
    .query<{ count: number }>(`SELECT count(*)::int AS count FROM ${table} WHERE company_id = $1 AND ${of}`, [
      rig.companyId,
      runId,
    ]);
  return row?.count ?? 0;
};

test('nothing younger than the period is touched, and an open plan never is', async () => {
  const open = await ran(false);
  const written = await ran(true);

  expect(await purgeOld(later(399))).toBe(0);
  expect(await purgeOld(later(401))).toBe(1);

  expect(await rowsOf('change', written)).toBe(0);
  // Its plan can still be applied for a day of the real clock.
  expect(await rowsOf('change', open)).toBeGreaterThan(0);
});

test('events, changes and files of an old run go, on disk too; its row and counts, and the links, stay', async () => {
  const runId = await ran(true);
  const folder = join(rig.folder, 'runs', rig.companyId, runId);
  const before = await rig.admin.in<{ counts: object }>('GET', `/runs/${runId}`);
  const links = await rig.hub.store.database
    .forCompany(rig.companyId)
    .query('SELECT sent FROM link WHERE sent IS NOT NULL');
  expect([await rowsOf('change', runId), await rowsOf('run_file', runId)]).not.toContain(0);
  expect(existsSync(folder)).toBe(true);

  expect(await purgeOld(later(401))).toBe(1);

  for (const table of ['change', 'run_event', 'run_file']) expect(await rowsOf(table, runId)).toBe(0);
  expect(existsSync(folder)).toBe(false);
  const after = await rig.admin.in<{ counts: object; purgedAt: string; can: object }>(
    'GET',
    `/runs/${runId}`,
  );
  expect(after.body.counts).toEqual(before.body.counts);
  expect(after.body.purgedAt).not.toBeNull();
  expect(
    await rig.hub.store.database
      .forCompany(rig.companyId)
      .query('SELECT sent FROM link WHERE sent IS NOT NULL'),
  ).toEqual(links);
  const audit = await rig.admin.in<{ rows: { details: object[] }[] }>('GET', '/audit?action=runs.purged');
  expect(audit.body.rows[0]?.details).toContainEqual({ name: 'runs', value: '1' });
});

test('what is due is told before, with the periods that somebody thinks of, and exactly that goes', async () => {
  const { companyId } = rig;
  const runId = await ran(true);
  const hub = later(401);
  const told = await forecastPurge(hub, companyId, {});
  const shown = await rig.admin.in('GET', '/retention/due');

  expect(shown.body).toMatchObject({ runs: 0, changes: 0, bytes: 0, auditEntries: 0 });
  expect(told).toMatchObject({
    runs: 1,
    changes: await rowsOf('change', runId),
    events: await rowsOf('run_event', runId),
    files: await rowsOf('run_file', runId),
  });
  expect(told.bytes).toBeGreaterThan(1_000);
  expect(await forecastPurge(hub, companyId, { runDays: 500 })).toMatchObject({ runs: 0 });
  expect(await purgeOld(hub)).toBe(1);
  expect(await forecastPurge(hub, companyId, {})).toMatchObject({ runs: 0, changes: 0, events: 0, files: 0 });
  const [entry] = (await rig.hub.store.audit.list(companyId, { action: 'runs.purged', limit: 1 })).rows;
  const { runs, changes, events, files } = told;
  expect(entry?.details).toMatchObject({ runs, changes, events, files });
});

test('a purge on demand removes over HTTP what it told before, and nothing of a younger run', async () => {
  const [old, young] = [await ran(true), await ran(true)];
  await rig.hub.store.database.owner.query(
    `UPDATE run SET finished_at = now() - interval '401 days' WHERE id = $1`,
    [old],
  );
  const due = await rig.admin.in<{ runs: number; changes: number }>('GET', '/retention/due');
  const held = { changes: await rowsOf('change', old), events: await rowsOf('run_event', old) };
  const rest = { changes: await rowsOf('change', young), events: await rowsOf('run_event', young) };

  const purged = await rig.admin.in('POST', '/retention/purge');

  expect(due.body).toMatchObject({ runs: 1, ...held });
  expect(held.changes).toBeGreaterThan(0);
  expect([purged.status, purged.body]).toEqual([200, due.body]);
  const left = (id: string) => rig.admin.in<{ total: number }>('GET', `/runs/${id}/changes?limit=1`);
  expect((await left(old)).body.total).toBe(0);
  expect((await left(young)).body.total).toBe(rest.changes);
  expect({ changes: await rowsOf('change', young), events: await rowsOf('run_event', young) }).toEqual(rest);
  expect((await rig.admin.in('GET', '/retention/due')).body).toMatchObject({ runs: 0, changes: 0, bytes: 0 });
});

test('0 days keeps for ever', async () => {
  const runId = await ran(true);
  await rig.admin.in('PUT', '/retention', { runDays: 0, auditDays: 0 });

  expect(await purgeOld(later(10_000))).toBe(0);
  expect(await rowsOf('change', runId)).toBeGreaterThan(0);
});

test('the audit log is cut at a sealed checkpoint and stays verifiable', async () => {
  // A company of its own, whose log began long ago.
  const { id } = await rig.hub.store.companies.create('Old', 'America/Denver');
  for (const ageDays of [200, 150, 120, 95, 40, 1]) {
    await recordAudit(later(-ageDays), nightly, { companyId: id, action: 'thing.done' });
  }
  await rig.hub.store.retention.set(id, { runDays: 0, auditDays: 100 });

  await purgeOld(rig.hub);

  const verdict = await rig.hub.store.audit.verify(id);
  expect(verdict).toMatchObject({ faults: [], from: 4, entries: 4 });
  const [last] = (await rig.hub.store.audit.list(id, { limit: 1 })).rows;
  expect(last).toMatchObject({ action: 'audit.purged', details: { entries: 3 } });
});

test('the audit log cannot be kept for less than 90 days', async () => {
  const before = await rig.admin.in('GET', '/retention');
  const { status, body } = await rig.admin.in('PUT', '/retention', { runDays: 400, auditDays: 89 });

  expect([status, body.code]).toEqual([422, 'retention/too-short']);
  expect((await rig.admin.in('GET', '/retention')).body).toEqual(before.body);
  expect((await rig.admin.in('PUT', '/retention', { runDays: 400, auditDays: 90 })).status).toBe(200);
});

test('only a Company Admin changes how long data is kept', async () => {
  for (const role of ['Read Only', 'User Admin', 'Sync Admin']) {
    const person = await rig.member(role);
    expect((await person.in('PUT', '/retention', { runDays: 1, auditDays: 90 })).status).toBe(403);
  }
  expect((await rig.admin.in('PUT', '/retention', { runDays: -1, auditDays: 1 })).status).toBe(400);
});
