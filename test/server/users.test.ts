import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openMailer } from '../../src/hub/index.ts';
import { type ServerRig, type Speaker, startRig } from './rig.ts';
import { startMailServer } from './smtp.ts';

let rig: ServerRig;
let boss: Speaker;
beforeAll(async () => {
  rig = await startRig();
  boss = await rig.member('Company Admin', { seesPersonalData: true });
});
afterAll(() => rig.close());

interface User {
  id: string;
  email: string;
  role: string;
  status: string;
  seesPersonalData: boolean;
  isYou: boolean;
}
interface Added {
  invitation: { sent: boolean; link: string | null } | null;
}

const password = 'violet-harbor-cactus-97';
const users = async () => (await boss.in<User[]>('GET', '/users')).body;
const idOf = async (person: Speaker) =>
  (await person.call<{ user: { id: string } }>('GET', '/api/me')).body.user.id;
const invite = (by: Speaker, email: string, role = 'Read Only', seesPersonalData = false) =>
  by.in<Added & { code: string }>('POST', '/users', { email, role, seesPersonalData });
const tokenOf = ({ invitation }: Added) => invitation?.link?.split('#')[1] ?? '';
const accept = (token: string, name = 'Vera Neu') =>
  rig.nobody.call('POST', '/api/invitations/accept', { token, name, password });

describe('an invitation', () => {
  test('makes an account with just the role that was offered, and works once', async () => {
    const { body } = await invite(boss, 'Once@Example.com', 'Sync Admin');
    const token = tokenOf(body);

    const look = await rig.nobody.call<{ email: string; hasAccount: boolean }>(
      'POST',
      '/api/invitations/look',
      { token },
    );
    const answers = await Promise.all([accept(token), accept(token), accept(token)]);

    expect(look.body).toMatchObject({ email: 'once@example.com', hasAccount: false });
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect((await accept(token)).body.code).toBe('invitation/not-valid');
    const person = (await users()).find(({ email }) => email === 'once@example.com');
    expect(person).toMatchObject({ role: 'Sync Admin', status: 'active', seesPersonalData: false });
  });

  test('is kept as a hash only', async () => {
    const { body } = await invite(boss, 'hash@example.com');

    const row = JSON.stringify((await rig.hub.store.invitations.list(rig.companyId)).at(0));
    expect(tokenOf(body).length).toBeGreaterThan(40);
    expect(row).not.toContain(tokenOf(body));
  });

  test('dies when it is taken back, sent again or too old, in the same words as a made-up one', async () => {
    const back = tokenOf((await invite(boss, 'back@example.com')).body);
    const again = tokenOf((await invite(boss, 'again@example.com')).body);
    const old = tokenOf((await invite(boss, 'old@example.com')).body);
    const idFor = async (mail: string) => (await users()).find(({ email }) => email === mail)?.id;
    await boss.in('DELETE', `/invitations/${await idFor('back@example.com')}`);
    const fresh = await boss.in<{ link: string }>(
      'POST',
      `/invitations/${await idFor('again@example.com')}/resend`,
    );
    const { createHash } = await import('node:crypto');
    await rig.hub.store.invitations.put(rig.companyId, {
      email: 'old@example.com',
      role: 'Read Only',
      seesPersonalData: false,
      tokenHash: createHash('sha256').update(old).digest('hex'),
      invitedBy: 'Somebody',
      expiresAt: new Date(Date.now() - 1000),
    });

    const refused = [];
    for (const token of [back, again, old, 'x'.repeat(43)]) {
      const { status, body } = await accept(token);
      refused.push({ status, code: body.code, detail: body.detail, fix: body.fix });
    }

    expect(new Set(refused.map((one) => JSON.stringify(one))).size).toBe(1);
    expect(refused[0]).toMatchObject({ status: 404, code: 'invitation/not-valid' });
    expect((await accept(fresh.body.link.split('#')[1] ?? '')).status).toBe(200);
  });

  test('does not tell whether a stranger has an account', async () => {
    const other = await rig.hub.store.companies.create('Elsewhere', 'UTC');
    const stranger = await rig.member('Read Only', { companyId: other.id });
    const me = await stranger.call<{ user: { email: string } }>('GET', '/api/me');

    const known = await invite(boss, me.body.user.email);
    const unknown = await invite(boss, 'nobody-at-all@example.com');

    expect([known.status, unknown.status]).toEqual([201, 201]);
    expect(known.body.invitation).not.toBeNull();
    expect(unknown.body.invitation).not.toBeNull();
    const listed = (await users()).filter(({ status }) => status === 'invited').map(({ email }) => email);
    expect(listed).toContain(me.body.user.email);
    const taken = await accept(tokenOf(known.body));
    expect(taken.body.code).toBe('invitation/sign-in');
    const token = tokenOf(known.body);
    expect((await boss.call('POST', '/api/invitations/accept', { token })).body.code).toBe(
      'invitation/other-address',
    );
    expect((await stranger.call('POST', '/api/invitations/accept', { token })).status).toBe(200);
    expect((await stranger.in('GET', '/users')).status).toBe(200);
  });

  test('goes out by SMTP, and then no answer carries the link', async () => {
    const mail = await startMailServer();
    rig.hub.mailer = openMailer({ smtpUrl: mail.url, from: 'Chalkline <c@example.com>' });
    try {
      const { body } = await invite(boss, 'mail@example.com');

      expect(body.invitation).toMatchObject({ sent: true, link: null });
      const letter = await mail.next();
      expect(letter).toContain('To: mail@example.com');
      const token = /\/invitation#([\w-]{43})/.exec(letter)?.[1] ?? '';
      expect((await accept(token)).status).toBe(200);
    } finally {
      rig.hub.mailer?.close();
      rig.hub.mailer = undefined;
      await mail.close();
    }
  });

  test('shows the link when the mail server does not answer', async () => {
    rig.hub.mailer = openMailer({ smtpUrl: 'smtp://127.0.0.1:1', from: 'c@example.com' });
    const { body } = await invite(boss, 'nomail@example.com');
    rig.hub.mailer = undefined;

    expect(body.invitation).toMatchObject({ sent: false });
    expect(tokenOf(body)).toMatch(/^[\w-]{43}$/);
  });
});

describe('a User Admin', () => {
  test('gives every role but Company Admin, and no sight of personal data', async () => {
    const admin = await rig.member('User Admin');
    const codes: string[] = [];
    for (const role of ['Read Only', 'User Admin', 'Sync Admin', 'Company Admin']) {
      const { status } = await invite(admin, `${role.replace(' ', '')}@example.com`, role);
      codes.push(`${role} ${status}`);
    }

    expect(codes).toEqual(['Read Only 201', 'User Admin 201', 'Sync Admin 201', 'Company Admin 403']);
    expect((await invite(admin, 'sees@example.com', 'Read Only', true)).status).toBe(403);
  });

  test('touches no Company Admin', async () => {
    const admin = await rig.member('User Admin');
    const id = await idOf(boss);

    const tried = [
      await admin.in('PATCH', `/users/${id}`, { role: 'Read Only' }),
      await admin.in('PATCH', `/users/${id}`, { disabled: true }),
      await admin.in('DELETE', `/users/${id}`),
    ];

    expect(tried.map(({ status }) => status)).toEqual([403, 403, 403]);
  });

  test('does not raise himself', async () => {
    const admin = await rig.member('User Admin');
    const id = await idOf(admin);

    const { status, body } = await admin.in('PATCH', `/users/${id}`, { role: 'Sync Admin' });

    expect([status, body.code]).toEqual([409, 'user/own-access']);
  });
});

describe('a change', () => {
  test('of role, sight or state works with the next call, without signing in again', async () => {
    const person = await rig.member('Read Only');
    const id = await idOf(person);
    const tries = async () =>
      (await person.in('DELETE', '/schedules/01900000-0000-7000-8000-000000000001')).status;
    expect(await tries()).toBe(403);

    await boss.in('PATCH', `/users/${id}`, { role: 'Sync Admin', seesPersonalData: true });
    expect(await tries()).toBe(404);
    await boss.in('PATCH', `/users/${id}`, { disabled: true });
    const shutOut = await person.in('GET', '/users');
    expect([shutOut.status, shutOut.body.code]).toEqual([404, 'company/not-found']);
    await boss.in('PATCH', `/users/${id}`, { disabled: false });
    expect((await person.in('GET', '/users')).status).toBe(200);
    await boss.in('DELETE', `/users/${id}`);
    expect((await person.in('GET', '/users')).status).toBe(404);
  });

  test('never leaves a company without a Company Admin, even when two remove each other at once', async () => {
    const { id: companyId } = await rig.hub.store.companies.create('Two', 'UTC');
    const both = [
      await rig.member('Company Admin', { companyId }),
      await rig.member('Company Admin', { companyId }),
    ] as const;
    const ids = [await idOf(both[0]), await idOf(both[1])];
    const path = (at: 0 | 1) => `/api/companies/${companyId}/users/${ids[at]}`;

    await Promise.all([both[0].call('DELETE', path(1)), both[1].call('DELETE', path(0))]);

    const left = (await rig.hub.store.members.list(companyId)).filter(({ role }) => role === 'Company Admin');
    expect(left).toHaveLength(1);
    const last = left[0]?.userId;
    const refused = await rig.operator.call('DELETE', `/api/companies/${companyId}/users/${last}`);
    expect(refused.status).toBe(204);
  });

  test('reaches nobody of another company', async () => {
    const { id: companyId } = await rig.hub.store.companies.create('Apart', 'UTC');
    const stranger = await rig.member('Read Only', { companyId });
    const id = await idOf(stranger);

    const { status, body } = await boss.in('PATCH', `/users/${id}`, { role: 'Sync Admin' });

    expect([status, body.code]).toEqual([404, 'user/not-found']);
    expect((await rig.hub.store.members.get(companyId, id))?.role).toBe('Read Only');
  });
});

describe('an administrator of the installation', () => {
  test('opens several companies to one person by one link', async () => {
    const one = await rig.hub.store.companies.create('Alpha', 'UTC');
    const two = await rig.hub.store.companies.create('Beta', 'UTC');

    const { status, body } = await rig.operator.call<Added>('POST', '/api/access/grants', {
      email: 'consultant@example.com',
      companyIds: [one.id, two.id],
      role: 'Sync Admin',
      seesPersonalData: false,
    });
    await accept(tokenOf(body), 'Connie Sult');

    const access = await rig.operator.call<{
      people: { email: string; grants: { companyName: string }[] }[];
    }>('GET', '/api/access');
    expect(status).toBe(201);
    const grants = access.body.people.find(({ email }) => email === 'consultant@example.com')?.grants;
    expect(grants?.map(({ companyName }) => companyName)).toEqual(['Alpha', 'Beta']);
  });

  test('shuts a person out everywhere: the session ends, and signing in reads like a wrong password', async () => {
    const { body } = await invite(boss, 'gone@example.com');
    await accept(tokenOf(body));
    const signIn = (typed: string) =>
      fetch(`${rig.url}/api/auth/sign-in/email`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ email: 'gone@example.com', password: typed }),
      });
    const answer = await signIn(password);
    const cookie = answer.headers
      .getSetCookie()
      .map((line) => line.split(';')[0])
      .join('; ');
    const me = () => fetch(`${rig.url}/api/me`, { headers: { cookie } });
    const { user } = (await (await me()).json()) as { user: { id: string } };

    const done = await rig.operator.call('PATCH', `/api/people/${user.id}`, { disabled: true });

    expect(done.status).toBe(204);
    expect((await me()).status).toBe(401);
    const [shut, wrong] = [await signIn(password), await signIn('quite-another-password-1')];
    expect(shut.status).toBe(wrong.status);
    const words = async (from: Response) => ({ ...((await from.json()) as object), requestId: '' });
    expect(await words(shut)).toEqual(await words(wrong));
  });

  test('cannot be unmade when none would be left', async () => {
    const access = await rig.operator.call<{ people: { id: string; installationAdmin: boolean }[] }>(
      'GET',
      '/api/access',
    );
    const admin = access.body.people.find(({ installationAdmin }) => installationAdmin);

    const path = `/api/people/${admin?.id}`;
    const tried = [
      await rig.operator.call('PATCH', path, { installationAdmin: false }),
      await rig.operator.call('PATCH', path, { disabled: true }),
    ];

    expect(tried.map(({ status, body }) => [status, body.code])).toEqual([
      [409, 'person/last-admin'],
      [409, 'person/last-admin'],
    ]);
  });

  test('is the only one who looks at access and health', async () => {
    const tried = [
      await boss.call('GET', '/api/access'),
      await boss.call('GET', '/api/system-health'),
      await boss.call('POST', '/api/system-health/backup'),
      await boss.call('PATCH', `/api/people/${await idOf(boss)}`, { installationAdmin: true }),
      await boss.call('POST', '/api/access/grants', {
        email: 'a@example.com',
        companyIds: [rig.companyId],
        role: 'Company Admin',
        seesPersonalData: true,
      }),
    ];

    expect(tried.map(({ status }) => status)).toEqual([403, 403, 403, 403, 403]);
    const health = await rig.operator.call<{ database: { sizeBytes: number; migration: string } }>(
      'GET',
      '/api/system-health',
    );
    expect(health.body.database.sizeBytes).toBeGreaterThan(1_000_000);
    expect(health.body.database.migration).toMatch(/^\d{3}-/);
  });
});

test('every change of access is in the audit log', async () => {
  const { body } = await boss.in<{ rows: { action: string }[] }>('GET', '/audit?limit=500');

  const actions = new Set(body.rows.map(({ action }) => action));
  for (const action of [
    'invitation.sent',
    'invitation.accepted',
    'invitation.revoked',
    'invitation.sent-again',
    'member.role-changed',
    'member.personal-data-granted',
    'member.disabled',
    'member.enabled',
    'member.removed',
  ]) {
    expect([action, actions.has(action)]).toEqual([action, true]);
  }
});
