/** Whoever watches runs is asked again and again whether he still may. */
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type Member, type ServerRig, startRig } from './rig.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let rig: ServerRig;
beforeAll(async () => {
  rig = await startRig();
});
afterAll(() => rig.close());

/** Begins to watch; `ended` comes when the server ends the answer. */
async function watch(headers: Record<string, string>, path = '/runs/stream') {
  const answer = await fetch(`${rig.url}/api/companies/${rig.companyId}${path}`, { headers });
  expect(answer.status).toBe(200);
  let open = true;
  const ended = answer.text().then(() => {
    open = false;
  });
  return { ended, isOpen: () => open };
}
const watchAgain = async (headers: Record<string, string>) =>
  (await fetch(`${rig.url}/api/companies/${rig.companyId}/runs/stream`, { headers })).status;

test.each<[how: string, take: (one: Member) => Promise<{ status: number }>, then: number]>([
  ['removed from the company', (one) => rig.admin.in('DELETE', `/users/${one.userId}`), 404],
  ['signed out', (one) => one.call('POST', '/api/auth/sign-out', {}), 401],
  ['shut out', (one) => rig.operator.call('PATCH', `/api/people/${one.userId}`, { disabled: true }), 401],
])('who is %s no longer hears of runs, and is told so when asking again', async (_, take, then) => {
  const one = await rig.member('Read Only');
  const stays = await rig.member('Read Only');
  const [watched, others] = [await watch(one.headers), await watch(stays.headers)];

  const { status } = await take(one);
  expect(status).toBeLessThan(300);

  await watched.ended;
  expect(others.isOpen()).toBe(true);
  expect(await watchAgain(one.headers)).toBe(then);
  await rig.admin.in('DELETE', `/users/${stays.userId}`);
  await others.ended;
});

test('a key that is revoked no longer hears of a run', async () => {
  const sync = await rig.sync(['departments']);
  const started = await rig.admin.in<{ id: string }>('POST', `/syncs/${sync.id}/runs`, {
    saveChanges: false,
    options: {},
  });
  await rig.ended(started.body.id);
  const made = await rig.admin.in<{ key: string; apiKey: { id: string } }>('POST', '/api-keys', {
    name: 'Watcher',
    role: 'Read Only',
  });
  const headers = { authorization: `Bearer ${made.body.key}` };
  const watched = await watch(headers, `/runs/${started.body.id}/stream`);

  expect((await rig.admin.in('DELETE', `/api-keys/${made.body.apiKey.id}`)).status).toBe(204);

  await watched.ended;
  expect(await watchAgain(headers)).toBe(401);
});

test('a session that is only watched with still ends unused', async () => {
  const one = await rig.member('Read Only');
  const watched = await watch(one.headers);
  await rig.hub.store.database.installation.query(
    `UPDATE auth_session SET updated_at = now() - interval '13 hours' WHERE user_id = '${one.userId}'`,
  );

  await watched.ended;

  expect(await watchAgain(one.headers)).toBe(401);
});
