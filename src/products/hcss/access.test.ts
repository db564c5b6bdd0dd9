import { expect, test } from 'vitest';
import { DEMO_CLIENTS } from '../../../sandbox/hcss/index.ts';
import { AuthError, ConfigError } from '../../sdk/index.ts';
import { contextForTest, recordsOf } from '../../sdk/testing/index.ts';
import { hcss } from './index.ts';
import type { HcssConfig } from './manifest.ts';
import { dataSet, failureToOpen, startStandIn, withHcss } from './testing/stand-in.ts';

const readerSecret = DEMO_CLIENTS[1]?.clientSecret ?? '';
const otherSecret = DEMO_CLIENTS[2]?.clientSecret ?? '';

test('a scope that HCSS does not know is named, although HCSS refuses them all without a word', async () => {
  const error = await failureToOpen({ scopes: 'dis:read myField:admin heavyjob:read' });

  expect(error).toBeInstanceOf(AuthError);
  expect(error).toMatchObject({ code: 'hcss/scope-refused', field: 'scopes' });
  expect((error as AuthError).what).toContain('"myField:admin"');
  expect((error as AuthError).what).not.toContain('"dis:read"');
});

test('scopes that were granted less than asked for are a warning, and the first need of one says its name', () =>
  withHcss(
    async ({ client, notes }, { sandbox }) => {
      expect(notes).toMatchObject([{ level: 'warning', code: 'hcss/scopes-reduced' }]);
      expect(notes[0]?.what).toContain('dis:write, timecards:write, skills:write');
      expect(await recordsOf(dataSet('employees'), client, { options: {} })).not.toEqual([]);

      const asked = sandbox.requests.length;
      const create = dataSet('jobTitles').write;
      if (create?.style !== 'records') throw new Error('Pay classes are written as records');
      const item = { changeId: '1', kind: 'create' as const, record: { code: 'X1' }, changed: ['code'] };
      await expect(create.create?.(client, [item])).rejects.toMatchObject({
        code: 'hcss/scope-missing',
        what: expect.stringContaining('"dis:write"'),
      });
      // The list is read before; nothing was written.
      expect(sandbox.requests.slice(asked).map(({ method }) => method)).toEqual(['GET']);
    },
    { config: { clientId: 'chalkline-reader' }, options: { secrets: { clientSecret: readerSecret } } },
  ));

test('a scope that the connector does not ask for is told apart from one that HCSS withheld', () =>
  withHcss(
    async ({ client }) => {
      await expect(recordsOf(dataSet('timeEntries'), client, { options: {} })).rejects.toThrow(
        /does not ask for the scope "timecards:read"/,
      );
    },
    { config: { scopes: 'dis:read heavyjob:read' } },
  ));

test('setups scopes open Setups as dis scopes do', () =>
  withHcss(
    async ({ client }) => {
      expect(await recordsOf(dataSet('employees'), client, { options: {} })).not.toEqual([]);
    },
    {
      config: { scopes: 'setups:read' },
      sandbox: {
        clients: [
          { clientId: 'chalkline-demo', clientSecret: 'hcss-demo-client-secret', scopes: ['setups:read'] },
        ],
      },
    },
  ));

test('the client may sign in by HTTP Basic', () =>
  withHcss(
    async ({ client }) => {
      expect(client.unit.code).toBe('PLB');
    },
    { config: { assumed: { clientAuthentication: 'basic' } } },
  ));

test('a wrong secret asks for HCSS Credentials', async () => {
  expect(await failureToOpen({}, 'not-the-secret')).toMatchObject({
    code: 'auth/refused',
    field: 'clientSecret',
  });
});

test('a business unit that is not there is answered with those that are', async () => {
  const error = await failureToOpen({ businessUnit: 'NOWHERE' });

  expect(error).toBeInstanceOf(ConfigError);
  expect(error).toMatchObject({ code: 'hcss/business-unit', expected: 'It sees "PLB", "SHOP".' });
  expect(await failureToOpen({ businessUnit: '' })).toMatchObject({ field: 'businessUnit' });
});

test('the only business unit that a client sees needs no name', () =>
  withHcss(
    async ({ client }) => {
      expect(client.unit.code).toBe('SHOP');
    },
    {
      config: { clientId: 'chalkline-other-unit', businessUnit: '' },
      options: { secrets: { clientSecret: otherSecret } },
    },
  ));

test('a path of another case says so instead of speaking of a missing record', async () => {
  expect(await failureToOpen({ assumed: { heavyJobPath: '/heavyjob/api/V1' } })).toMatchObject({
    code: 'hcss/not-there',
    fix: expect.stringContaining('letter by letter'),
  });
});

test('a product that the company has not bought is told as such by either answer', () =>
  withHcss(
    async ({ client }) => {
      await expect(recordsOf(dataSet('employees'), client, { options: {} })).rejects.toMatchObject({
        code: 'auth/not-allowed',
        expected: expect.stringContaining('"dis:read"'),
      });
      await expect(recordsOf(dataSet('certifications'), client, { options: {} })).rejects.toMatchObject({
        code: 'hcss/not-there',
      });
    },
    { sandbox: { products: { setups: false, skills: false } } },
  ));

test('the connection test names each scope, and fails the one that was withheld', async () => {
  const standIn = await startStandIn();
  const config = { ...standIn.config, clientId: 'chalkline-reader' } as HcssConfig;
  const { context, close } = await contextForTest(hcss, config, { clientSecret: readerSecret });
  try {
    const steps: { title: string; outcome: string }[] = [];
    await hcss.probe?.(context, (step) => steps.push(step));

    expect(steps).toContainEqual(expect.objectContaining({ title: 'Scope dis:read', outcome: 'ok' }));
    expect(steps).toContainEqual(expect.objectContaining({ title: 'Scope dis:write', outcome: 'failed' }));
    expect(steps.at(-1)).toMatchObject({ title: 'Business unit found', outcome: 'ok', detail: 'PLB' });
  } finally {
    await close();
    await standIn.close();
  }
});

test('the business unit is resolved once per opening, whatever is read', () =>
  withHcss(async ({ client }, { sandbox }) => {
    for (const id of ['projects', 'costCodes', 'employees', 'earningCodes'])
      await recordsOf(dataSet(id), client, { options: {} });

    expect(sandbox.requests.filter(({ url }) => url.endsWith('/businessUnits'))).toHaveLength(1);
  }));
