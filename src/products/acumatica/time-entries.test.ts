import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { RecordError } from '../../sdk/index.ts';
import { pagesOf } from '../../sdk/testing/index.ts';
import { keyOf, type Opened, openAcumatica, refusalOf } from './testing/opened.ts';
import { type AcumaticaStandIn, startStandIn, withClient } from './testing/stand-in.ts';
import { hoursOf, timeEntries, timeSpentOf } from './time-entries.ts';
import { SAMPLE_EMPLOYEE } from './write-samples.ts';

let standIn: AcumaticaStandIn;
let opened: Opened;
beforeAll(async () => {
  standIn = await startStandIn();
  opened = await openAcumatica(standIn.sandbox);
});
afterAll(async () => {
  await opened.close();
  await standIn.close();
});

const entry = (externalRef: string, more: Record<string, string | null> = {}) => ({
  externalRef,
  employeeNumber: SAMPLE_EMPLOYEE,
  workDate: '2026-03-02',
  hours: '8',
  earningCode: 'RG',
  ...more,
});

describe('writing time', () => {
  test('an entry that is there by its reference is not made a second time', async () => {
    const first = keyOf((await opened.create('timeEntries', entry('T-1')))[0]);
    const again = keyOf((await opened.create('timeEntries', entry('T-1', { hours: '6' })))[0]);
    const all = (await opened.records('timeEntries')).filter((record) => record.ExternalRefNbr === 'T-1');

    expect(again).toBe(first);
    expect(all).toMatchObject([{ Hours: '6', TimeSpent: '06:00' }]);
  });

  test('time without a project goes to the non-project code and comes back without one', async () => {
    const key = keyOf((await opened.create('timeEntries', entry('T-2', { projectCode: null })))[0]);

    expect(await opened.look('timeEntries', key)).toMatchObject({ ProjectID: 'X', Project: null });
  });

  test('approved time is neither changed nor removed', async () => {
    const key = keyOf((await opened.create('timeEntries', entry('T-3')))[0]);
    approve(key);
    const changed = await opened.change('timeEntries', 'update', key, { hours: '4' });
    const removed = await opened.change('timeEntries', 'remove', key, {});

    expect(refusalOf(changed)).toMatchObject({ code: 'acumatica/time-closed', field: 'Approved' });
    expect(refusalOf(removed).what).toContain('approved');
    expect(await opened.look('timeEntries', key)).toMatchObject({ Hours: '8', Approved: true });
  });

  test('open time can be removed, as documented', async () => {
    const key = keyOf((await opened.create('timeEntries', entry('T-4')))[0]);
    await opened.change('timeEntries', 'remove', key, {});

    expect(await opened.look('timeEntries', key)).toBeUndefined();
  });

  test('a whole batch is looked up in one call before anything is sent', async () => {
    const seen = standIn.sandbox.requests.length;
    await opened.create('timeEntries', ...['T-5', 'T-6', 'T-7', "T-8'"].map((reference) => entry(reference)));
    const calls = standIn.sandbox.requests.slice(seen).filter(({ url }) => url.includes('/TimeEntry'));

    expect(calls.map(({ method }) => method)).toEqual(['GET', 'PUT', 'PUT', 'PUT', 'PUT']);
  });
});

describe('reading time', () => {
  test('work dates limit the read, and a limited read proves nobody gone', async () => {
    const options = { from: '2026-02-03', to: '2026-02-05' };
    const pages = await pagesOf(timeEntries, opened.client, { options });
    const dates = pages.flatMap((page) => page.records.map((record) => String(record.Date).slice(0, 10)));

    expect(dates.sort()).toEqual(['2026-02-03', '2026-02-04', '2026-02-05']);
    expect(pages.every((page) => page.end !== true)).toBe(true);
  });
});

describe('hours and minutes', () => {
  test.each([
    ['8', '08:00'],
    ['0.25', '00:15'],
    ['7.33', '07:20'],
    ['7.5', '07:30'],
    ['12.1', '12:06'],
    ['0', '00:00'],
  ])('%s hours are %s', (hours, timeSpent) => {
    expect(timeSpentOf(hours)).toBe(timeSpent);
    expect(hoursOf(timeSpent)).toBe(hours);
  });

  test('every minute of a day survives the way out and in', () => {
    for (let minutes = 0; minutes < 24 * 60; minutes += 1) {
      const text = `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
      expect(timeSpentOf(hoursOf(text) ?? '')).toBe(text);
    }
  });

  test.each(['7.34', '-1'])('%s hours are refused, not rounded in silence', (hours) => {
    expect(() => timeSpentOf(hours)).toThrow(RecordError);
  });
});

/** The contract has no action that approves, so the sandbox's own record is changed. */
function approve(key: string): void {
  const table = standIn.sandbox.state.table<{ fields: Record<string, unknown> }>('Company/TimeEntry');
  const found = table.find((record) => record.fields.TimeEntryID === key);
  if (found === undefined) throw new Error(`no time entry ${key}`);
  found.fields.ApprovalStatus = 'Approved';
  table.put(key.toUpperCase(), found as never);
}

test('the sandbox refuses approved time by itself too, so that the check here is no luxury', async () => {
  const key = keyOf((await opened.create('timeEntries', entry('T-9')))[0]);
  approve(key);
  const answer = await withClient(standIn.sandbox, (client) =>
    client.put('TimeEntry', { TimeEntryID: { value: key }, TimeSpent: { value: '01:00' } }),
  );

  expect(answer.status).toBe(422);
});
