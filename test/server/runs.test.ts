import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Run, type ServerRig, startRig } from './rig.ts';

let rig: ServerRig;
beforeAll(async () => {
  rig = await startRig();
});
afterAll(() => rig.close());

interface Started extends Run {
  joined: boolean;
}

async function start(syncId: string, saveChanges = false, more: Record<string, unknown> = {}) {
  return rig.admin.in<Started>('POST', `/syncs/${syncId}/runs`, { saveChanges, options: {}, ...more });
}

describe('a run', () => {
  test('without Save changes ends with a plan that is then applied, once', async () => {
    const { id } = await rig.sync();
    const preview = await rig.ended((await start(id)).body.id);

    const applied = await rig.admin.in<Run>('POST', `/runs/${preview.id}/apply`);
    const run = await rig.ended(applied.body.id);
    const again = await rig.admin.in('POST', `/runs/${preview.id}/apply`);

    expect(preview.can).toMatchObject({ apply: true, cancel: false });
    expect(preview.plan).toMatchObject({ state: 'open' });
    expect(run.counts.created).toBe(preview.plan?.changes);
    expect([again.status, again.body.code]).toEqual([409, 'plan/already-applied']);
  });

  test('adds up: events by level to the total, outcomes to the records read', async () => {
    const { id } = await rig.sync();
    const run = await rig.ended((await start(id, true)).body.id);

    const outcomes = [
      'created',
      'updated',
      'deactivated',
      'unchanged',
      'skipped',
      'refused',
      'conflict',
      'inDoubt',
    ];
    expect(run.total).toBe(run.errors + run.warnings + run.infos + run.failures);
    expect(run.counts.read).toBeGreaterThan(40);
    expect(outcomes.reduce((sum, name) => sum + (run.counts[name] ?? 0), 0)).toBe(run.counts.read);
  });

  test('is started once by twenty calls with the same key', async () => {
    const { id } = await rig.sync(['departments']);

    const answers = await Promise.all(
      Array.from({ length: 20 }, () => start(id, false, { requestKey: `key ${id}` })),
    );

    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
    expect(answers.filter(({ body }) => !body.joined)).toHaveLength(1);
    await rig.ended(answers[0]?.body.id ?? '');
  });

  test('of the same kind joins the one on its way; another kind is refused naming who started that', async () => {
    const { id } = await rig.sync();
    const first = await start(id);

    const second = await start(id);
    const other = await rig.admin.in('POST', `/syncs/${id}/runs`, { saveChanges: true, options: {} });

    expect(second.body).toMatchObject({ id: first.body.id, joined: true, user: 'Person 1' });
    expect([other.status, other.body.code]).toEqual([409, 'run/other-running']);
    expect(other.body.detail).toContain('Person 1');
    await rig.ended(first.body.id);
  });

  test('is retried over just what it left behind: n records in, n outcomes out', async () => {
    const { id } = await rig.sync();
    const run = await rig.ended((await start(id, true)).body.id);

    const retried = await rig.admin.in<Run>('POST', `/runs/${run.id}/retry`);
    const again = await rig.ended(retried.body.id);
    const clean = await start((await rig.sync(['departments'])).id);
    await rig.ended(clean.body.id);
    const nothing = await rig.admin.in('POST', `/runs/${clean.body.id}/retry`);

    expect(run.can.retry).toBe(true);
    expect(run.counts.refused).toBeGreaterThan(0);
    expect(again).toMatchObject({
      saveChanges: true,
      counts: { read: run.counts.refused, refused: run.counts.refused },
    });
    expect([nothing.status, nothing.body.code]).toEqual([409, 'run/nothing-to-retry']);
  });

  test('is cancelled within two seconds', async () => {
    const { id } = await rig.sync();
    rig.coreHr.faults.add({ path: '/v1/Common/Persons', times: -1, effect: { kind: 'delay', ms: 400 } });
    try {
      const { body } = await start(id);
      for (let waited = 0; waited < 50; waited += 1) {
        const { body: now } = await rig.admin.in<Run>('GET', `/runs/${body.id}`);
        if (now.status === 'running') break;
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      const asked = Date.now();
      await rig.admin.in('POST', `/runs/${body.id}/cancel`);
      const run = await rig.ended(body.id);

      expect(run.status).toBe('cancelled');
      expect(Date.now() - asked).toBeLessThan(3_000);
    } finally {
      rig.coreHr.faults.clear();
    }
  });

  test('whose source refuses the sign-in fails, and says so as a failure', async () => {
    const { id, sourceId } = await rig.sync();
    const { body: connector } = await rig.admin.in<{ name: string; product: string; config: unknown }>(
      'GET',
      `/connectors/${sourceId}`,
    );
    await rig.admin.in('PUT', `/connectors/${sourceId}`, {
      ...connector,
      secrets: { apiKey: 'no-longer-right' },
    });

    const run = await rig.ended((await start(id, true)).body.id);

    expect(run).toMatchObject({ status: 'failed', failures: 1, total: 1 });
    expect(JSON.stringify(run)).not.toContain('no-longer-right');
  });
});

describe('what a run leaves', () => {
  let run: Run;
  beforeAll(async () => {
    const { id } = await rig.sync();
    run = await rig.ended((await start(id, true)).body.id);
  });

  test('changes show people with the grant their values, and others none; SSNs are shown to nobody', async () => {
    const other = await rig.member('Company Admin');
    const path = `/runs/${run.id}/changes?dataSet=employees&limit=5`;
    interface Page {
      rows: { differences: { field: string; after: string | null }[] }[];
    }
    const afterOf = ({ rows }: Page, field: string) =>
      rows.flatMap(({ differences }) => differences).find((one) => one.field === field)?.after;

    const seen = (await rig.admin.in<Page>('GET', path)).body;
    const masked = (await other.in<Page>('GET', path)).body;

    expect(afterOf(seen, 'birthDate')).toMatch(/^\d{4}-\d\d-\d\d$/);
    expect(afterOf(masked, 'birthDate')).toBe('••••');
    expect(afterOf(seen, 'ssn')).toMatch(/^•••• \d{4}$/);
    expect(afterOf(masked, 'lastName')).toBe(afterOf(seen, 'lastName'));
  });

  test('files are for those who may see personal data', async () => {
    const other = await rig.member('Company Admin');
    const { body: files } = await rig.admin.in<
      { id: string; name: string; size: number; direction: string }[]
    >('GET', `/runs/${run.id}/files`);
    const file = files.find(({ direction }) => direction === 'produced');

    const got = await rig.admin.in<string>('GET', `/runs/${run.id}/files/${file?.id}`);
    const refused = await other.in('GET', `/runs/${run.id}/files/${file?.id}`);

    expect(Buffer.byteLength(got.text)).toBe(file?.size);
    expect(got.headers.get('content-disposition')).toContain('attachment');
    expect([refused.status, refused.body.code]).toEqual([409, 'access/personal-data']);
  });

  test('history, events and changes come as files for people', async () => {
    const history = await rig.admin.in<string>('GET', '/runs.csv');
    const events = await rig.admin.in<string>('GET', `/runs/${run.id}/events.csv`);
    const changes = await rig.admin.in<string>('GET', `/runs/${run.id}/changes.csv?dataSet=departments`);

    expect(history.headers.get('content-type')).toContain('text/csv');
    expect(history.text).toContain('"Failures"');
    expect(events.text.split('\r\n').length).toBeGreaterThan(run.total);
    expect(changes.text).toContain('Administration');
  });

  test('events page through once and group by cause', async () => {
    interface Page {
      rows: { id: string }[];
      next: string | null;
      total: number;
    }
    const ids: string[] = [];
    let after = '';
    for (;;) {
      const { body } = await rig.admin.in<Page>('GET', `/runs/${run.id}/events?limit=2${after}`);
      ids.push(...body.rows.map(({ id }) => id));
      if (body.next === null) break;
      after = `&after=${body.next}`;
    }
    const { body: groups } = await rig.admin.in<{ count: number }[]>('GET', `/runs/${run.id}/event-groups`);

    expect(new Set(ids).size).toBe(run.total);
    expect(groups.reduce((sum, { count }) => sum + count, 0)).toBe(run.total);
  });

  test('the overview counts it on its day', async () => {
    const { body } = await rig.admin.in<{ runsByDay: { completed: number; withErrors: number }[] }>(
      'GET',
      '/overview',
    );

    expect(body.runsByDay.reduce((sum, day) => sum + day.completed + day.withErrors, 0)).toBeGreaterThan(0);
  });
});

test('a stream tells how a run goes on until it has ended', async () => {
  const { id } = await rig.sync();
  const { body: started } = await start(id);
  const controller = new AbortController();
  const answer = await fetch(`${rig.url}/api/companies/${rig.companyId}/runs/${started.id}/stream`, {
    headers: rig.admin.headers,
    signal: controller.signal,
  });

  const statuses: string[] = [];
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of answer.body ?? []) {
    text += decoder.decode(chunk, { stream: true });
    const messages = text.split('\n\n');
    text = messages.pop() ?? '';
    for (const message of messages) {
      const data = /^data: (.+)$/m.exec(message)?.[1];
      if (data !== undefined) statuses.push((JSON.parse(data) as Run).status);
    }
    if (statuses.some((status) => status.startsWith('completed'))) break;
  }
  controller.abort();

  expect(answer.headers.get('content-type')).toBe('text/event-stream');
  expect(statuses.at(-1)).toMatch(/^completed/);
});

describe('a crosswalk', () => {
  test('is saved, exported, imported back as it was, and refuses a code that stands twice', async () => {
    const { id } = await rig.sync();
    const entries = [
      { sourceCode: '010', destinationCode: '=10', sourceName: 'Administration' },
      { sourceCode: '020', destinationCode: '20' },
    ];
    const path = `/syncs/${id}/crosswalks/departments`;
    await rig.admin.in('PUT', path, { entries });

    const exported = await rig.admin.in<string>('GET', `${path}.csv`);
    const form = new FormData();
    form.append('file', new Blob([exported.text]), 'crosswalk.csv');
    const imported = await rig.admin.in<{ entries: unknown[] }>('POST', `${path}.csv`, form);
    const twice = await rig.admin.in('PUT', path, { entries: [...entries, entries[0]] });

    expect(exported.text).toContain(`"'=10"`);
    expect(imported.body.entries).toEqual(entries);
    expect([twice.status, twice.body.code]).toEqual([422, 'crosswalk/invalid']);
  });
});

test('a sync says at once which field of its settings cannot be', async () => {
  const { id, name, sourceId, destinationId } = await rig.sync();
  const { body } = await rig.admin.in<{ config: { dataSets: { mapping: unknown[] }[] } }>(
    'GET',
    `/syncs/${id}`,
  );
  const [first] = body.config.dataSets;
  first?.mapping.push({ target: 'noSuchField', source: 'name', steps: [] });

  const refused = await rig.admin.in('PUT', `/syncs/${id}`, {
    name,
    sourceId,
    destinationId,
    config: body.config,
  });

  expect([refused.status, refused.body.code]).toEqual([422, 'sync/invalid']);
  expect(refused.body.errors?.[0]?.field).toBe('config.dataSets.0.mapping.0');
});
