import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fireSchedules } from '../../src/hub/index.ts';
import { type Run, type ServerRig, startRig } from './rig.ts';

let rig: ServerRig;
beforeAll(async () => {
  rig = await startRig();
});
afterAll(() => rig.close());

interface Schedule {
  id: string;
  active: boolean;
  frequency: string;
  pausedBecause: string | null;
  nextRunAt: string | null;
  lastRunId: string | null;
  lastResult: string | null;
}

let names = 0;
function nightly(syncId: string, more: Record<string, unknown> = {}) {
  names += 1;
  return {
    name: `Nightly ${names}`,
    syncId,
    cron: '0 2 * * 1-5',
    timeZone: 'America/Denver',
    saveChanges: false,
    options: {},
    active: true,
    ...more,
  };
}

async function make(syncId: string, more: Record<string, unknown> = {}): Promise<Schedule> {
  const { status, body, text } = await rig.admin.in<Schedule>('POST', '/schedules', nightly(syncId, more));
  if (status !== 201) throw new Error(text);
  return body;
}

const show = async (id: string) => (await rig.admin.in<Schedule>('GET', `/schedules/${id}`)).body;

/** Lets the hour of a schedule come now, and waits for its run. */
async function letItCome(id: string): Promise<Run> {
  const before = (await show(id)).lastRunId;
  await rig.hub.store.database
    .forCompany(rig.companyId)
    .query("UPDATE schedule SET next_run_at = now() - interval '1 second' WHERE id = $1", [id]);
  await fireSchedules(rig.hub);
  for (let waited = 0; waited < 100; waited += 1) {
    const { lastRunId } = await show(id);
    if (lastRunId !== null && lastRunId !== before) return rig.ended(lastRunId);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('The schedule has started nothing');
}

/** After a run has ended, what follows from it is written a moment later. */
async function until(look: () => Promise<boolean>): Promise<void> {
  for (let waited = 0; waited < 50; waited += 1) {
    if (await look()) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('It did not come about within 5 s');
}

/** A run with Save changes by a person. */
async function write(syncId: string): Promise<Run> {
  const { body } = await rig.admin.in<Run>('POST', `/syncs/${syncId}/runs`, {
    saveChanges: true,
    options: {},
  });
  return rig.ended(body.id);
}

describe('a schedule', () => {
  test('is shown in words with its next runs in its time zone', async () => {
    const { body } = await rig.admin.in<{ frequency: string; next: string[] }>(
      'GET',
      '/schedules/preview?cron=0+2+*+*+1-5&timeZone=America/Denver',
    );

    expect(body.frequency).toBe('At 02:00, Monday through Friday');
    expect(body.next).toHaveLength(5);
    for (const instant of body.next) {
      const hour = new Intl.DateTimeFormat('en-US', {
        timeZone: 'America/Denver',
        hour: '2-digit',
        hour12: false,
      });
      expect(hour.format(new Date(instant))).toBe('02');
    }
  });

  test.each([
    ['0 12 * 1-5', 'America/Denver', 'schedule/cron'],
    ['61 2 * * *', 'America/Denver', 'schedule/cron'],
    ['0 2 30 2 *', 'America/Denver', 'schedule/never'],
    ['0 2 * * *', 'Denver', 'schedule/time-zone'],
  ])('of "%s" in %s is refused as %s', async (cron, timeZone, code) => {
    const { id } = await rig.sync(['departments']);

    const { status, body } = await rig.admin.in('POST', '/schedules', nightly(id, { cron, timeZone }));

    expect([status, body.code]).toEqual([422, code]);
  });

  test('that writes is switched on only after one clean run with Save changes', async () => {
    const { id } = await rig.sync(['departments']);
    const early = await rig.admin.in('POST', '/schedules', nightly(id, { saveChanges: true }));
    const asleep = await rig.admin.in(
      'POST',
      '/schedules',
      nightly(id, { saveChanges: true, active: false }),
    );
    const run = await write(id);

    const late = await rig.admin.in('POST', '/schedules', nightly(id, { saveChanges: true }));

    expect([early.status, early.body.code]).toEqual([409, 'schedule/not-earned']);
    expect(asleep.status).toBe(201);
    expect(run.status).toBe('completed');
    expect(late.status).toBe(201);
  });

  test('runs when its hour comes, once, and moves on', async () => {
    const { id } = await rig.sync(['departments']);
    const schedule = await make(id);

    const run = await letItCome(schedule.id);
    const after = await show(schedule.id);

    expect(run).toMatchObject({
      status: 'completed',
      saveChanges: false,
      user: expect.stringMatching(/^Nightly/),
    });
    expect(after).toMatchObject({ lastResult: 'completed', pausedBecause: null });
    expect(Date.parse(after.nextRunAt ?? '')).toBeGreaterThan(Date.now());
  });

  test('does not write after its settings have changed until a person has looked', async () => {
    const sync = await rig.sync(['departments']);
    await write(sync.id);
    const schedule = await make(sync.id, { saveChanges: true });
    await rig.admin.in('PUT', `/syncs/${sync.id}/crosswalks/departments`, {
      entries: [{ sourceCode: '010', destinationCode: '10' }],
    });

    const unseen = await letItCome(schedule.id);
    const waiting = await show(schedule.id);
    const { body } = await rig.admin.in<Run>('POST', `/syncs/${sync.id}/runs`, {
      saveChanges: false,
      options: {},
    });
    await rig.ended(body.id);
    const seen = await letItCome(schedule.id);

    expect(unseen.saveChanges).toBe(false);
    expect(waiting.pausedBecause).toContain('settings have changed');
    expect(waiting.active).toBe(true);
    expect(seen.saveChanges).toBe(true);
    expect((await show(schedule.id)).pausedBecause).toBeNull();
  });

  test('pauses itself after three runs with the same error, and says which', async () => {
    const sync = await rig.sync(['departments']);
    const schedule = await make(sync.id);
    const { body: connector } = await rig.admin.in<{ name: string; product: string; config: object }>(
      'GET',
      `/connectors/${sync.sourceId}`,
    );
    await rig.admin.in('PUT', `/connectors/${sync.sourceId}`, {
      ...connector,
      secrets: { apiKey: 'withdrawn' },
    });

    await letItCome(schedule.id);
    await letItCome(schedule.id);
    const stillActive = (await show(schedule.id)).active;
    await letItCome(schedule.id);
    await until(async () => !(await show(schedule.id)).active);

    expect(stillActive).toBe(true);
    expect((await show(schedule.id)).pausedBecause).toContain('3 runs had the same error');
  });

  test('leaves a turn out while its sync runs', async () => {
    const sync = await rig.sync(['departments', 'employees']);
    const schedule = await make(sync.id, { options: { read: 'everything' } });
    rig.coreHr.faults.add({ path: '/v1/', times: 3, effect: { kind: 'delay', ms: 500 } });
    const { body } = await rig.admin.in<Run>('POST', `/syncs/${sync.id}/runs`, {
      saveChanges: true,
      options: {},
    });

    await rig.hub.store.database
      .forCompany(rig.companyId)
      .query("UPDATE schedule SET next_run_at = now() - interval '1 second' WHERE id = $1", [schedule.id]);
    await fireSchedules(rig.hub);
    await rig.ended(body.id);
    const { body: history } = await rig.admin.in<{ total: number }>('GET', `/runs?syncId=${sync.id}`);

    expect(history.total).toBe(1);
    expect((await show(schedule.id)).lastRunId).toBeNull();
  });

  test('is executed at once for a person, and deleted', async () => {
    const { id } = await rig.sync(['departments']);
    const schedule = await make(id, { active: false });

    const { status, body } = await rig.admin.in<Run>('POST', `/schedules/${schedule.id}/execute`);
    const run = await rig.ended(body.id);
    const deleted = await rig.admin.in('DELETE', `/schedules/${schedule.id}`);

    expect([status, run.status, deleted.status]).toEqual([202, 'completed', 204]);
  });
});
