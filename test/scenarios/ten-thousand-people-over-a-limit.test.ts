/** Ten thousand people into a system that takes 100 calls a minute: hours there, a minute here. */
import { afterEach, expect, test, vi } from 'vitest';
import { callsPerMinute, type LimitedRig, type LimitedServer, startLimitedRig } from './limited-rig.ts';

vi.setConfig({ testTimeout: 600_000 });

let rig: LimitedRig | undefined;
afterEach(() => rig?.close());

const save = { saveChanges: true, options: {} };

/** Calls that HCSS counts, so far. */
const counted = ({ hcss }: LimitedRig) => hcss.requests.filter(({ url }) => !url.startsWith('/identity'));
const writes = (r: LimitedRig) => counted(r).filter(({ method }) => method !== 'GET').length;
const refused = (r: LimitedRig) => counted(r).filter(({ status }) => status === 429).length;

/** Minutes that so many calls take at least: a full bucket at once, then what flows in. */
const fewestMinutes = (calls: number) => (calls - callsPerMinute) / callsPerMinute;

function codes({ hcss }: LimitedRig): string[] {
  return hcss.records('Employee').map(({ members }) => String(members.code ?? members.employeeCode));
}

function begin(server: LimitedServer, newRuns: string): Promise<{ id: string }> {
  return server.call('POST', newRuns, save);
}

test('ten thousand people arrive once, as fast as 100 calls a minute allow, and a second run writes nothing', async () => {
  const r = await startLimitedRig(10_000);
  rig = r;
  const server = await r.startServer();
  const { runs, newRuns } = await r.setUp(server);
  const startMs = r.nowMs();

  const first = await server.ended(`${runs}/${(await begin(server, newRuns)).id}`);
  const minutes = (r.nowMs() - startMs) / 60_000;
  const calls = counted(r).length;
  const { startMb, peakMb } = await server.memory();
  console.info(
    `${first.counts.created} people, ${calls} calls: ${minutes.toFixed(1)} minutes, at best ${fewestMinutes(calls)}; memory ${startMb} → ${peakMb} MB`,
  );

  expect(first).toMatchObject({ status: 'completed', counts: { read: 10_000, refused: 0, inDoubt: 0 } });
  expect(codes(r)).toHaveLength(first.counts.created ?? 0);
  expect(new Set(codes(r)).size).toBe(codes(r).length);
  expect(codes(r).length).toBeGreaterThan(9_000);
  expect(refused(r)).toBe(0);
  expect(minutes).toBeLessThanOrEqual(fewestMinutes(calls) * 1.1);
  expect(peakMb - startMb).toBeLessThan(500);

  const before = writes(r);
  const second = await server.ended(`${runs}/${(await begin(server, newRuns)).id}`);

  expect(second).toMatchObject({ status: 'completed', counts: { created: 0, updated: 0, deactivated: 0 } });
  expect(writes(r)).toBe(before);
});

test('a server killed in the middle is followed by one that sends exactly the rest, and no call is refused', async () => {
  const r = await startLimitedRig(1_000);
  rig = r;
  const dying = await r.startServer({ CHALKLINE_CRASH_AT: 'apply.answered:2' });
  const { runs, newRuns } = await r.setUp(dying);
  const startMs = r.nowMs();
  const { id } = await begin(dying, newRuns);
  await dying.gone;
  const sent = writes(r);
  expect(sent).toBeGreaterThan(100);
  expect(sent).toBeLessThan(800);

  const next = await r.startServer();
  const run = await next.ended(`${runs}/${id}`);
  const minutes = (r.nowMs() - startMs) / 60_000;

  expect(run).toMatchObject({ status: 'completed', counts: { read: 1_000, refused: 0, inDoubt: 0 } });
  expect(codes(r)).toHaveLength(run.counts.created ?? 0);
  expect(new Set(codes(r)).size).toBe(codes(r).length);
  expect(writes(r)).toBe(codes(r).length);
  expect(refused(r)).toBe(0);
  expect(minutes).toBeLessThanOrEqual(fewestMinutes(counted(r).length) * 1.1 + 1);
});
