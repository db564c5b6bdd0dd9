import { afterAll, beforeAll, expect, test } from 'vitest';
import { installationChain } from '../../src/store/index.ts';
import { type Answer, type ServerRig, startRig } from './rig.ts';

let rig: ServerRig;
beforeAll(async () => {
  rig = await startRig();
});
afterAll(() => rig.close());

interface Entry {
  chain: string;
  action: string;
  user: string;
  address: string | null;
  subject: string | null;
  details: Record<string, unknown>;
}

/** What was written to any chain while `work` ran. */
async function entriesOf(work: () => Promise<unknown>): Promise<Entry[]> {
  const heads = new Map<string, number>();
  const chains = [rig.companyId, installationChain];
  for (const chain of chains) heads.set(chain, (await rig.hub.store.audit.verify(chain)).head.seq);
  await work();
  const rows: Entry[] = [];
  for (const chain of chains) {
    rows.push(
      ...(await rig.hub.store.database.forCompany(chain).query<Entry>(
        `SELECT company_id AS chain, action, user_name AS user, address, coalesce(subject_name, subject_id) AS subject, details
         FROM audit_entry WHERE company_id = $1 AND seq > $2 ORDER BY seq`,
        [chain, heads.get(chain) ?? 0],
      )),
    );
  }
  return rows;
}

const connector = (name: string, config: Record<string, unknown> = {}) => ({
  name,
  product: 'file',
  config: { place: 'browser', direction: 'read', ...config },
  secrets: {},
});
async function newConnector(): Promise<string> {
  const name = `Made ${Math.random()}`;
  return (await rig.admin.in<{ id: string }>('POST', '/connectors', connector(name))).body.id;
}
async function newSchedule() {
  const sync = await rig.sync();
  const input = {
    name: `Nightly ${sync.name}`,
    syncId: sync.id,
    cron: '0 3 * * *',
    timeZone: 'UTC',
    saveChanges: false,
    options: {},
    active: false,
  };
  const made = await rig.admin.in<{ id: string }>('POST', '/schedules', input);
  return { id: made.body.id, input };
}
function fileForm(name: string, text: string): FormData {
  const form = new FormData();
  form.append('file', new Blob([text]), name);
  return form;
}
async function plannedRun(): Promise<string> {
  const sync = await rig.sync();
  const { body } = await rig.admin.in<{ id: string }>('POST', `/syncs/${sync.id}/runs`, {
    saveChanges: false,
    options: {},
  });
  await rig.ended(body.id);
  return body.id;
}

type Do = () => Promise<() => Promise<Answer<unknown>>>;

/** Each call that changes or takes out something: what comes before it, then the call itself. */
const calls: Readonly<Record<string, { actions: readonly string[]; prepare: Do }>> = {
  'POST /api/companies': {
    actions: ['company.created'],
    prepare: async () => () =>
      rig.operator.call('POST', '/api/companies', { name: `New ${Math.random()}`, timeZone: 'UTC' }),
  },
  'POST /connectors': {
    actions: ['connector.created'],
    prepare: async () => () => rig.admin.in('POST', '/connectors', connector('Created')),
  },
  'PUT /connectors/{id}': {
    actions: ['connector.changed'],
    prepare: async () => {
      const id = await newConnector();
      return () => rig.admin.in('PUT', `/connectors/${id}`, connector('Changed'));
    },
  },
  'DELETE /connectors/{id}': {
    actions: ['connector.deleted'],
    prepare: async () => {
      const id = await newConnector();
      return () => rig.admin.in('DELETE', `/connectors/${id}`);
    },
  },
  'POST /connectors/test': {
    actions: ['connector.tried-unsaved'],
    prepare: async () => () =>
      rig.admin.in('POST', '/connectors/test', {
        product: 'file',
        config: { place: 'browser' },
        secrets: {},
      }),
  },
  'POST /connectors/{id}/test': {
    actions: ['connector.tested'],
    prepare: async () => {
      const id = await newConnector();
      return () => rig.admin.in('POST', `/connectors/${id}/test`);
    },
  },
  'POST /connectors/{id}/uploads': {
    actions: ['upload.added'],
    prepare: async () => {
      const id = await newConnector();
      return () => rig.admin.in('POST', `/connectors/${id}/uploads`, fileForm('a.csv', 'a,b\n1,2\n'));
    },
  },
  'DELETE /connectors/{id}/uploads/{name}': {
    actions: ['upload.deleted'],
    prepare: async () => {
      const id = await newConnector();
      await rig.admin.in('POST', `/connectors/${id}/uploads`, fileForm('a.csv', 'a,b\n1,2\n'));
      return () => rig.admin.in('DELETE', `/connectors/${id}/uploads/a.csv`);
    },
  },
  'GET /connectors/{id}/uploads/{name}/preview': {
    actions: ['upload.previewed'],
    prepare: async () => {
      const id = await newConnector();
      await rig.admin.in('POST', `/connectors/${id}/uploads`, fileForm('a.csv', 'a,b\n1,2\n'));
      return () => rig.admin.in('GET', `/connectors/${id}/uploads/a.csv/preview`);
    },
  },
  'POST /syncs': {
    actions: ['connector.created', 'connector.created', 'sync.created'],
    prepare: async () => async () => {
      await rig.sync();
      return { status: 201 } as Answer<unknown>;
    },
  },
  'PUT /syncs/{id}': {
    actions: ['sync.changed'],
    prepare: async () => {
      const { id, sourceId, destinationId, ...sync } = (await rig.sync()) as Awaited<
        ReturnType<ServerRig['sync']>
      > & { config: unknown };
      const input = { name: `${sync.name} B`, sourceId, destinationId, config: sync.config };
      return () => rig.admin.in('PUT', `/syncs/${id}`, input);
    },
  },
  'DELETE /syncs/{id}': {
    actions: ['sync.deleted'],
    prepare: async () => {
      const sync = await rig.sync();
      return () => rig.admin.in('DELETE', `/syncs/${sync.id}`);
    },
  },
  'POST /syncs/{id}/runs': {
    actions: ['run.started'],
    prepare: async () => {
      const sync = await rig.sync();
      return () => rig.admin.in('POST', `/syncs/${sync.id}/runs`, { saveChanges: false, options: {} });
    },
  },
  'PUT /syncs/{id}/crosswalks/{dataSet}': {
    actions: ['crosswalk.changed'],
    prepare: async () => {
      const sync = await rig.sync();
      const entries = [{ sourceCode: 'A', destinationCode: 'B' }];
      return () => rig.admin.in('PUT', `/syncs/${sync.id}/crosswalks/departments`, { entries });
    },
  },
  'POST /syncs/{id}/crosswalks/{dataSet}.csv': {
    actions: ['crosswalk.changed'],
    prepare: async () => {
      const sync = await rig.sync();
      const form = fileForm('codes.csv', 'Source code,Destination code\nA,B\n');
      return () => rig.admin.in('POST', `/syncs/${sync.id}/crosswalks/departments.csv`, form);
    },
  },
  'GET /syncs/{id}/crosswalks/{dataSet}.csv': {
    actions: ['crosswalk.exported'],
    prepare: async () => {
      const sync = await rig.sync();
      return () => rig.admin.in('GET', `/syncs/${sync.id}/crosswalks/departments.csv`);
    },
  },
  'POST /runs/{id}/apply': {
    actions: ['plan.applied'],
    prepare: async () => {
      const runId = await plannedRun();
      return () => rig.admin.in('POST', `/runs/${runId}/apply`, {});
    },
  },
  'POST /runs/{id}/cancel': {
    actions: ['run.cancelled'],
    prepare: async () => {
      const sync = await rig.sync();
      const { body } = await rig.admin.in<{ id: string }>('POST', `/syncs/${sync.id}/runs`, {
        saveChanges: false,
        options: {},
      });
      return () => rig.admin.in('POST', `/runs/${body.id}/cancel`);
    },
  },
  'GET /runs.csv': {
    actions: ['history.exported'],
    prepare: async () => () => rig.admin.in('GET', '/runs.csv'),
  },
  'GET /runs/{id}/events.csv': {
    actions: ['events.exported'],
    prepare: async () => {
      const runId = await plannedRun();
      return () => rig.admin.in('GET', `/runs/${runId}/events.csv`);
    },
  },
  'GET /runs/{id}/changes.csv': {
    actions: ['changes.exported'],
    prepare: async () => {
      const runId = await plannedRun();
      return () => rig.admin.in('GET', `/runs/${runId}/changes.csv`);
    },
  },
  'GET /runs/{id}/files/{fileId}': {
    actions: ['file.downloaded'],
    prepare: async () => {
      const sync = await rig.sync();
      const { body } = await rig.admin.in<{ id: string }>('POST', `/syncs/${sync.id}/runs`, {
        saveChanges: true,
        options: {},
      });
      await rig.ended(body.id);
      const files = await rig.admin.in<{ id: string }[]>('GET', `/runs/${body.id}/files`);
      return () => rig.admin.in('GET', `/runs/${body.id}/files/${files.body[0]?.id}`);
    },
  },
  'POST /audit/verify': {
    actions: ['audit.verified'],
    prepare: async () => () => rig.admin.in('POST', '/audit/verify', {}),
  },
  'GET /audit.csv': {
    actions: ['audit.exported'],
    prepare: async () => () => rig.admin.in('GET', '/audit.csv'),
  },
  'POST /api/audit/verify': {
    actions: ['audit.verified'],
    prepare: async () => () => rig.operator.call('POST', '/api/audit/verify', {}),
  },
  'PUT /retention': {
    actions: ['retention.changed'],
    prepare: async () => () => rig.admin.in('PUT', '/retention', { runDays: 400, auditDays: 0 }),
  },
  'POST /people-data/find': {
    actions: ['person.looked-up'],
    prepare: async () => {
      const person = await somebodySynced();
      return () => rig.admin.in('POST', '/people-data/find', person);
    },
  },
  'POST /people-data/export': {
    actions: ['person.exported'],
    prepare: async () => {
      const person = await somebodySynced();
      return () => rig.admin.in('POST', '/people-data/export', person);
    },
  },
  'POST /people-data/erase': {
    actions: ['person.erased'],
    prepare: async () => {
      const person = await somebodySynced();
      const { body } = await rig.admin.in<{ token: string }>('POST', '/people-data/find', person);
      const confirm = person.employeeNumber;
      return () => rig.admin.in('POST', '/people-data/erase', { ...person, confirm, token: body.token });
    },
  },
  'POST /people-data/readmit': {
    actions: ['person.readmitted'],
    prepare: async () => () => rig.admin.in('POST', '/people-data/readmit', { employeeNumber: '1' }),
  },
  'POST /people-data/leave-out': {
    actions: ['person.left-out'],
    prepare: async () => () => rig.admin.in('POST', '/people-data/leave-out', { employeeNumber: 'ZQ-1' }),
  },
  'POST /people-data/unrecognised/confirm': {
    actions: ['erased-people.confirmed'],
    prepare: async () => {
      await rig.admin.in('POST', '/people-data/leave-out', { employeeNumber: 'ZQ-2' });
      await rig.hub.store.database
        .forCompany(rig.companyId)
        .query('UPDATE erased_person SET key_lost = true WHERE company_id = $1', [rig.companyId]);
      const { body } = await rig.admin.in<{ people: number }>('GET', '/people-data/unrecognised');
      const { people } = body;
      return () => rig.admin.in('POST', '/people-data/unrecognised/confirm', { people });
    },
  },
  'POST /retention/purge': {
    actions: ['runs.purged'],
    prepare: async () => {
      const runId = await plannedRun();
      // What is young is not removed, and leaves no entry.
      await rig.hub.store.database.owner.query(
        `UPDATE plan SET expires_at = now() - interval '499 days' WHERE run_id = $1`,
        [runId],
      );
      await rig.hub.store.database.owner.query(
        `UPDATE run SET finished_at = now() - interval '500 days' WHERE id = $1`,
        [runId],
      );
      return () => rig.admin.in('POST', '/retention/purge');
    },
  },
  'POST /schedules': {
    actions: ['connector.created', 'connector.created', 'sync.created', 'schedule.created'],
    prepare: async () => async () => {
      await newSchedule();
      return { status: 201 } as Answer<unknown>;
    },
  },
  'PUT /schedules/{id}': {
    actions: ['schedule.changed'],
    prepare: async () => {
      const { id, input } = await newSchedule();
      return () => rig.admin.in('PUT', `/schedules/${id}`, { ...input, cron: '0 4 * * *' });
    },
  },
  'DELETE /schedules/{id}': {
    actions: ['schedule.deleted'],
    prepare: async () => {
      const { id } = await newSchedule();
      return () => rig.admin.in('DELETE', `/schedules/${id}`);
    },
  },
  'POST /schedules/{id}/execute': {
    actions: ['run.started', 'schedule.executed'],
    prepare: async () => {
      const { id } = await newSchedule();
      return () => rig.admin.in('POST', `/schedules/${id}/execute`);
    },
  },
};

/** Somebody who is in a plan. */
async function somebodySynced(): Promise<{ employeeNumber: string }> {
  const runId = await plannedRun();
  const { body } = await rig.admin.in<{
    rows: { differences: { field: string; after: string }[] }[];
  }>('GET', `/runs/${runId}/changes?dataSet=employees&kind=create`);
  const number = body.rows[0]?.differences.find(({ field }) => field === 'employeeNumber')?.after;
  return { employeeNumber: number ?? '' };
}

let invitees = 0;
/** Somebody who is invited: the invitation's id and the token of its link. */
async function invited(): Promise<{ id: string; token: string; email: string }> {
  invitees += 1;
  const email = `invitee${invitees}@example.com`;
  const { body } = await rig.admin.in<{ invitation: { link: string } }>('POST', '/users', {
    email,
    role: 'Read Only',
    seesPersonalData: false,
  });
  const users = await rig.admin.in<{ id: string; email: string }[]>('GET', '/users');
  const id = users.body.find((user) => user.email === email)?.id ?? '';
  return { id, email, token: body.invitation.link.split('#')[1] ?? '' };
}

/** Somebody with an account in the rig's company, by id. */
async function somebody(): Promise<string> {
  const person = await rig.member('Read Only');
  const { body } = await person.call<{ user: { id: string } }>('GET', '/api/me');
  return body.user.id;
}

Object.assign(calls, {
  'POST /users': {
    actions: ['invitation.sent'],
    prepare: async () => async () => {
      await invited();
      return { status: 201 } as Answer<unknown>;
    },
  },
  'PATCH /users/{id}': {
    actions: ['member.role-changed', 'member.personal-data-granted', 'member.disabled'],
    prepare: async () => {
      const id = await somebody();
      const change = { role: 'Sync Admin', seesPersonalData: true, disabled: true };
      return () => rig.admin.in('PATCH', `/users/${id}`, change);
    },
  },
  'DELETE /users/{id}': {
    actions: ['member.removed'],
    prepare: async () => {
      const id = await somebody();
      return () => rig.admin.in('DELETE', `/users/${id}`);
    },
  },
  'POST /invitations/{id}/resend': {
    actions: ['invitation.sent-again'],
    prepare: async () => {
      const { id } = await invited();
      return () => rig.admin.in('POST', `/invitations/${id}/resend`);
    },
  },
  'DELETE /invitations/{id}': {
    actions: ['invitation.revoked'],
    prepare: async () => {
      const { id } = await invited();
      return () => rig.admin.in('DELETE', `/invitations/${id}`);
    },
  },
  'POST /api/invitations/accept': {
    actions: ['invitation.accepted'],
    prepare: async () => {
      const { token } = await invited();
      const acceptance = { token, name: 'Vera Neu', password: 'violet-harbor-cactus-97' };
      return () => rig.nobody.call('POST', '/api/invitations/accept', acceptance);
    },
  },
  'POST /api/access/grants': {
    actions: ['invitation.sent'],
    prepare: async () => () =>
      rig.operator.call('POST', '/api/access/grants', {
        email: 'granted@example.com',
        companyIds: [rig.companyId],
        role: 'Read Only',
        seesPersonalData: false,
      }),
  },
  'PATCH /api/people/{userId}': {
    actions: ['person.made-administrator', 'person.disabled'],
    prepare: async () => {
      const id = await somebody();
      return () =>
        rig.operator.call('PATCH', `/api/people/${id}`, { installationAdmin: true, disabled: true });
    },
  },
  'POST /api/keys/rotate': {
    actions: ['key.rotated'],
    prepare: async () => () => rig.operator.call('POST', '/api/keys/rotate'),
  },
  'POST /api/keys/reseal': {
    actions: ['key.reseal-started'],
    prepare: async () => () => rig.operator.call('POST', '/api/keys/reseal'),
  },
} satisfies typeof calls);

/** Calls that change something and that are not tried here, with the reason, or the place where their entry is. */
const silent: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    [
      'POST /api/auth/sign-in/email',
      'POST /api/auth/second-factor',
      'POST /api/auth/sign-out',
      'POST /api/auth/reset-password',
      'PUT /api/account',
      'POST /api/account/password',
      'POST /api/account/second-factor/confirm',
      'POST /api/account/second-factor/recovery-codes',
      'POST /api/account/second-factor/remove',
      'DELETE /api/account/sessions',
      'DELETE /api/account/sessions/{id}',
      'POST /api/people/{userId}/reset-link',
      'POST /api/people/{userId}/reset-second-factor',
      'DELETE /api/people/{userId}/sessions',
      'PUT /sign-in-rules',
      'POST /api-keys',
      'DELETE /api-keys/{id}',
    ].map((call) => [call, 'needs people of its own; test/server/account.test.ts looks at its entry']),
  ),
  'DELETE /api/people/{userId}/single-sign-on':
    'wants a provider; test/server/single-sign-on.test.ts starts one and looks at the entry',
  ...Object.fromEntries(
    ['PUT', 'DELETE', 'POST'].map((method) => [
      `${method} /api/single-sign-on${method === 'POST' ? '/allow-passwords' : ''}`,
      'wants a provider; test/server/single-sign-on.test.ts starts one and looks at the entries',
    ]),
  ),
  'POST /api/account/second-factor': 'prepares one, which counts and leaves an entry once it is confirmed',
  'POST /api/auth/forgotten-password':
    'answers before it looks for the account; test/server/forgotten-password.test.ts waits for its entry',
  'DELETE /api/keys/{id}': 'a key may go a minute after the rotation: test/server/keys.test.ts waits for it',
  'POST /api/demo/reset': 'there is none where there is no demo, as here',
  'POST /api/invitations/look': 'looks only; the token travels in the body, out of sight of logs',
  'POST /api/system-health/backup': 'tells a date and changes nothing else',
  'POST /runs/{id}/changes/{seq}/reveal': 'test/server/reveal.test.ts looks at its entry',
  'POST /runs/{id}/retry':
    'starts a run by the same function as the others; test/server/runs.test.ts retries',
};

test('every call of the API that changes something is named here, with the entry that it leaves', async () => {
  const { body } = await rig.nobody.call<{ paths: Record<string, Record<string, unknown>> }>(
    'GET',
    '/api/openapi.json',
  );

  const changing = Object.entries(body.paths).flatMap(([path, methods]) =>
    Object.keys(methods)
      .filter((method) => !['get', 'head', 'options'].includes(method))
      .map((method) => `${method.toUpperCase()} ${path.replace('/api/companies/{companyId}', '')}`),
  );
  expect(changing.filter((call) => calls[call] === undefined && silent[call] === undefined)).toEqual([]);
});

test.each(Object.entries(calls))('%s leaves an entry', async (_, { actions, prepare }) => {
  const call = await prepare();

  let status = 0;
  const entries = await entriesOf(async () => {
    status = (await call()).status;
  });

  expect(status).toBeLessThan(300);
  expect(entries.map(({ action }) => action)).toEqual(actions);
  for (const { user, address } of entries) {
    expect(address).toMatch(/^(local|127\.0\.0\.1|::1)$/);
    expect(user).not.toBe('');
  }
});

interface Page {
  rows: {
    seq: number;
    action: string;
    person: string;
    subject: { name: string } | null;
    details: object[];
  }[];
  next: string | null;
  total: number;
}

test('changing a connector tells the names of its fields and secrets, and none of their values', async () => {
  const made = await rig.admin.in<{ id: string }>('POST', '/connectors', {
    name: 'Canary core',
    product: 'core-hr',
    config: { url: 'https://canary-url.example', callsPerMinute: 60 },
    secrets: { apiKey: 'canary-key-81' },
  });
  const entries = await entriesOf(() =>
    rig.admin.in('PUT', `/connectors/${made.body.id}`, {
      name: 'Canary core',
      product: 'core-hr',
      config: { url: 'https://canary-other.example', callsPerMinute: 60 },
      secrets: { apiKey: 'canary-key-82' },
    }),
  );

  expect(entries[0]?.details).toEqual({ fields: ['url'], secrets: ['apiKey'] });
  const { text } = await rig.admin.in('GET', '/audit?limit=500');
  expect(text).not.toMatch(/canary-(key|url|other)/);
});

test('the log is paged, filtered by action, person and subject, and searched', async () => {
  const first = (await rig.admin.in<Page>('GET', '/audit?limit=3')).body;
  const second = (await rig.admin.in<Page>('GET', `/audit?limit=3&after=${first.next}`)).body;
  const connectors = (await rig.admin.in<Page>('GET', '/audit?action=connector&subject=Canary&limit=500'))
    .body;
  const nobody = (await rig.admin.in<Page>('GET', '/audit?person=Nobody')).body;
  const later = (await rig.admin.in<Page>('GET', '/audit?from=2999-01-01T00:00:00Z')).body;
  const searched = (await rig.admin.in<Page>('GET', '/audit?search=apiKey&limit=500')).body;

  expect(first.rows.map(({ seq }) => seq)).toEqual([first.total, first.total - 1, first.total - 2]);
  expect(second.rows[0]?.seq).toBe(first.total - 3);
  expect(connectors.rows.map(({ action }) => action)).toEqual(['connector.changed', 'connector.created']);
  expect([nobody.total, later.total]).toEqual([0, 0]);
  expect(searched.total).toBeGreaterThan(0);
});

test('formulas are neutralised in the exported log', async () => {
  await rig.admin.in('POST', '/connectors', connector('=HYPERLINK("x")'));

  const { text } = await rig.admin.in<string>('GET', '/audit.csv?subject=HYPERLINK');

  expect(text.split('\n').filter((line) => line.includes('HYPERLINK'))).toHaveLength(1);
  expect(text).not.toMatch(/(^|,|")=HYPERLINK/m);
});

test('only a Company Admin sees the log of a company, only an installation admin that of the installation', async () => {
  for (const role of ['Read Only', 'User Admin', 'Sync Admin']) {
    const person = await rig.member(role);
    for (const path of ['/audit', '/audit.csv', '/audit/choices']) {
      expect([role, path, (await person.in('GET', path)).status]).toEqual([role, path, 403]);
    }
    expect((await person.in('POST', '/audit/verify', {})).status).toBe(403);
  }
  expect((await rig.admin.call('GET', '/api/audit')).status).toBe(403);
  expect((await rig.operator.call<Page>('GET', '/api/audit?action=company')).body.rows[0]?.action).toBe(
    'company.created',
  );
});

test('a row that was deleted behind our back is named by verify', async () => {
  const before = await rig.admin.in<{ whole: boolean; head: object }>('POST', '/audit/verify', {});
  expect(before.body).toMatchObject({ whole: true, faults: [] });

  await rig.hub.store.database.script(
    `ALTER TABLE audit_entry DISABLE TRIGGER ALL;
     DELETE FROM audit_entry WHERE company_id = '${rig.companyId}' AND seq = 4;
     ALTER TABLE audit_entry ENABLE TRIGGER ALL;`,
  );

  const after = await rig.admin.in('POST', '/audit/verify', { remembered: before.body.head });
  expect(after.body).toMatchObject({ whole: false, faults: [{ message: 'Entry 4 is missing.' }] });
});
