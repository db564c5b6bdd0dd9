import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CORE_HR_DEMO } from '../../sandbox/core-hr/index.ts';
import { type ServerRig, startRig } from './rig.ts';

let rig: ServerRig;
beforeAll(async () => {
  rig = await startRig();
});
afterAll(() => rig.close());

interface Connector {
  id: string;
  name: string;
  config: Record<string, unknown>;
  secretsSet: string[];
  usedBy: string[];
  lastTest: { ok: boolean } | null;
}

interface Step {
  title: string;
  outcome: string;
  detail?: string;
  fix?: string;
}

const secret = CORE_HR_DEMO.readWriteKey;

function coreHr(name: string, more: Record<string, unknown> = {}) {
  return {
    name,
    product: 'core-hr',
    config: { url: rig.coreHr.url, callsPerMinute: 6000, ...more },
    secrets: { apiKey: secret },
  };
}

const stepsOf = (text: string): Step[] =>
  text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Step);

describe('a connector', () => {
  test('is made with its secret, which never comes back', async () => {
    const made = await rig.admin.in<Connector>('POST', '/connectors', coreHr('made'));
    const listed = await rig.admin.in<Connector[]>('GET', '/connectors');

    expect(made.status).toBe(201);
    expect(made.body.secretsSet).toEqual(['apiKey']);
    expect(made.text + listed.text).not.toContain(secret);
  });

  test('with wrong fields is refused with every field and how to mend it', async () => {
    const { status, body } = await rig.admin.in('POST', '/connectors', {
      ...coreHr('wrong', { url: 'not a url', pageSize: 5000 }),
      secrets: {},
    });

    expect(status).toBe(422);
    expect(body.errors?.map(({ field }) => field).sort()).toEqual(['apiKey', 'pageSize', 'url']);
    expect(body.fix).not.toBe('');
  });

  test('of an unknown product is refused with the products there are', async () => {
    const { status, body } = await rig.admin.in('POST', '/connectors', { ...coreHr('x'), product: 'sap' });

    expect(status).toBe(404);
    expect(body.detail).toContain('core-hr');
  });

  test('needs a name of its own in the company', async () => {
    await rig.admin.in('POST', '/connectors', coreHr('twice'));

    const { status, body } = await rig.admin.in('POST', '/connectors', coreHr('twice'));

    expect([status, body.code, body.field]).toEqual([422, 'name/taken', 'name']);
  });

  test('keeps its secret when the form leaves it out', async () => {
    const { body: made } = await rig.admin.in<Connector>('POST', '/connectors', coreHr('kept'));

    const { body } = await rig.admin.in<Connector>('PUT', `/connectors/${made.id}`, {
      ...coreHr('kept, renamed'),
      secrets: {},
    });

    expect(body).toMatchObject({ name: 'kept, renamed', secretsSet: ['apiKey'] });
  });

  test('that a sync uses is not deleted, and the sync is named', async () => {
    const sync = await rig.sync();

    const refused = await rig.admin.in('DELETE', `/connectors/${sync.sourceId}`);
    await rig.admin.in('DELETE', `/syncs/${sync.id}`);
    const deleted = await rig.admin.in('DELETE', `/connectors/${sync.sourceId}`);

    expect([refused.status, refused.body.code]).toEqual([409, 'connector/in-use']);
    expect(refused.body.detail).toContain(sync.name);
    expect(deleted.status).toBe(204);
  });
});

describe('the connection test', () => {
  test('goes step by step to one page of each data set, and is remembered', async () => {
    const { body: made } = await rig.admin.in<Connector>('POST', '/connectors', coreHr('tested'));

    const { text, headers } = await rig.admin.in<string>('POST', `/connectors/${made.id}/test`);
    const { body: after } = await rig.admin.in<Connector>('GET', `/connectors/${made.id}`);

    const steps = stepsOf(text);
    expect(headers.get('content-type')).toContain('ndjson');
    const outcomeOf = (title: string) => steps.find((step) => step.title === title)?.outcome;
    expect(outcomeOf('Read employees')).toBe('ok');
    // No exports are set up here; nothing uses them, so the test as a whole has passed.
    expect(outcomeOf('Read pay rates')).toBe('failed');
    expect(after.lastTest?.ok).toBe(true);
  });

  test('of one that syncs use reads what they use, and all of that must go well', async () => {
    const sync = await rig.sync(['departments', 'payRates']);

    const { text } = await rig.admin.in<string>('POST', `/connectors/${sync.sourceId}/test`);
    const { body: after } = await rig.admin.in<Connector>('GET', `/connectors/${sync.sourceId}`);

    expect(
      stepsOf(text)
        .filter(({ title }) => title.startsWith('Read '))
        .map(({ title, outcome }) => [title, outcome]),
    ).toEqual([
      ['Read departments', 'ok'],
      ['Read pay rates', 'failed'],
    ]);
    expect(after.lastTest?.ok).toBe(false);
  });

  test('with a wrong key says where it stopped and what to do, without the key', async () => {
    const { text } = await rig.admin.in<string>('POST', '/connectors/test', {
      ...coreHr('unsaved'),
      secrets: { apiKey: 'wrong-key-7Qk2' },
    });

    const failed = stepsOf(text).filter(({ outcome }) => outcome === 'failed');
    expect(failed).toHaveLength(1);
    expect(failed[0]?.fix).toBeTruthy();
    expect(text).not.toContain('wrong-key-7Qk2');
  });

  test('of an address inside this network that nobody has allowed is refused without telling what is there', async () => {
    const { text } = await rig.admin.in<string>('POST', '/connectors/test', {
      ...coreHr('inside', { url: 'http://169.254.169.254/latest' }),
    });

    expect(stepsOf(text).at(-1)).toMatchObject({ outcome: 'failed' });
    expect(text).toContain('CHALKLINE_ALLOW_HOSTS');
  });

  test('before saving uses the stored secret of the connector that is edited', async () => {
    const { body: made } = await rig.admin.in<Connector>('POST', '/connectors', coreHr('edited'));

    const { text } = await rig.admin.in<string>('POST', '/connectors/test', {
      ...coreHr('edited'),
      secrets: {},
      connectorId: made.id,
      dataSets: ['departments'],
    });

    const steps = stepsOf(text);
    expect(steps.filter(({ outcome }) => outcome === 'failed')).toEqual([]);
    expect(steps.filter(({ title }) => title.startsWith('Read '))).toHaveLength(1);
  });
});

describe('an upload', () => {
  test('is kept with its connector, previewed and deleted', async () => {
    const { body: file } = await rig.admin.in<Connector>('POST', '/connectors', {
      name: 'Files',
      product: 'file',
      config: { place: 'browser', direction: 'read' },
      secrets: {},
    });
    const form = new FormData();
    form.append('file', new Blob(['Employee ID;Last Name\r\n00103;Núñez\r\n']), '../../employees.csv');

    const uploaded = await rig.admin.in<{ name: string; size: number }[]>(
      'POST',
      `/connectors/${file.id}/uploads`,
      form,
    );
    const preview = await rig.admin.in<{ delimiter: string; columns: string[]; rows: string[][] }>(
      'GET',
      `/connectors/${file.id}/uploads/employees.csv/preview`,
    );
    const deleted = await rig.admin.in('DELETE', `/connectors/${file.id}/uploads/employees.csv`);

    expect(uploaded.body.map(({ name }) => name)).toEqual(['employees.csv']);
    expect(preview.body).toMatchObject({
      delimiter: ';',
      columns: ['Employee ID', 'Last Name'],
      rows: [['00103', 'Núñez']],
    });
    expect(deleted.status).toBe(204);
  });

  test('that is empty is told apart when it is previewed', async () => {
    const { body: file } = await rig.admin.in<Connector>('POST', '/connectors', {
      name: 'Empty files',
      product: 'file',
      config: { place: 'browser', direction: 'read' },
      secrets: {},
    });
    const form = new FormData();
    form.append('file', new Blob([]), 'empty.csv');
    await rig.admin.in('POST', `/connectors/${file.id}/uploads`, form);

    const { status, body } = await rig.admin.in('GET', `/connectors/${file.id}/uploads/empty.csv/preview`);

    expect([status, body.code]).toEqual([422, 'file/empty']);
  });
});

test('every product describes its form, and secrets are named', async () => {
  const { body } = await rig.admin.call<
    { id: string; secretFields: string[]; dataSets: { id: string; readable: string[] }[] }[]
  >('GET', '/api/products');

  const product = body.find(({ id }) => id === 'core-hr');
  expect(product?.secretFields).toContain('apiKey');
  expect(product?.dataSets.find(({ id }) => id === 'employees')?.readable).toContain('lastName');
});
