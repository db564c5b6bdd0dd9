import { expect, test } from 'vitest';
import { problemOf, REHIRED_OLD_NUMBER } from '../../../sandbox/contractor/index.ts';
import { CORE_HR_DEMO, type CoreHrSandbox } from '../../../sandbox/core-hr/index.ts';
import type { Entity } from '../../model/index.ts';
import { peopleWriter } from '../../sdk/arcoro-api/people-writer.ts';
import { compileMapping, type DataSet, type WriteItem } from '../../sdk/index.ts';
import {
  itemOf,
  oneByOne,
  openForTest,
  pagesOf,
  recordsOf,
  TestFileOutput,
  testProduct,
} from '../../sdk/testing/index.ts';
import type { CoreHrClient } from './client.ts';
import { coreHr } from './index.ts';
import type { CoreHrConfig } from './manifest.ts';
import { people } from './people.ts';
import { contractor, startStandIn as start } from './testing/stand-in.ts';
import { writeSamples } from './write-samples.ts';

const employeeWriter = peopleWriter(people);

testProduct(coreHr, { start, writes: writeSamples, faultsOn: 'departments' });

type Started = Awaited<ReturnType<typeof start>>;
type Opened = Awaited<ReturnType<typeof openForTest<typeof CoreHrConfig, CoreHrClient>>>;

/** Starts Core HR anew and opens the connector; `secrets` and `config` change what the suite uses. */
async function withCoreHr(
  work: (opened: Opened, started: Started) => Promise<void>,
  {
    apiKey = CORE_HR_DEMO.readWriteKey,
    config = {},
  }: { apiKey?: string; config?: Partial<CoreHrConfig> } = {},
): Promise<void> {
  const started = await start();
  try {
    const opened = await openForTest(
      coreHr,
      { ...started.config, ...config } as CoreHrConfig,
      { apiKey },
      {
        limits: { calls: 100_000, perMs: 1000, concurrency: 4 },
        allowedRoots: started.allowedRoots,
      },
    );
    try {
      await work(opened, started);
    } finally {
      await opened.close();
    }
  } finally {
    await started.close();
  }
}

function dataSet(id: string): DataSet<CoreHrClient> {
  const found = coreHr.dataSets.find((each) => each.id === id);
  if (found === undefined) throw new Error(`Core HR has no data set ${id}`);
  return found;
}

function itemFor(id: string, entity: Entity, kind: 'create' | 'deactivate' = 'create'): WriteItem {
  return itemOf(compileMapping(id, dataSet(id).mapping, {}), kind, entity);
}

const newHire = writeSamples.employees?.create(1) ?? {};

test('somebody who returned comes once, with the employment in force, and is found by the old number too', () =>
  withCoreHr(async ({ client }) => {
    const { employeeNumber } = problemOf('rehire');
    const all = await recordsOf(dataSet('employees'), client, { options: {} });
    const options = { employeeNumbers: REHIRED_OLD_NUMBER };
    const asked = await pagesOf(dataSet('employees'), client, { options });

    const found = all.filter((record) => record['employee.employeeNumber'] === employeeNumber);
    expect(found).toHaveLength(1);
    expect(found[0]?.['employee.rehireDate']).toBe(found[0]?.['employee.hireDate']);
    expect(all.some((record) => record['employee.employeeNumber'] === REHIRED_OLD_NUMBER)).toBe(false);
    expect(asked.flatMap((page) => page.records)).toEqual(found);
    expect(
      asked.some((page) => page.end === true),
      'a read of some counts as complete',
    ).toBe(false);
  }));

test('a read-only key reads, and the first write says what is missing', () =>
  withCoreHr(
    async ({ client }) => {
      expect(await recordsOf(dataSet('departments'), client, { options: {} })).not.toEqual([]);
      const write = employeeWriter.create?.(client, [itemFor('employees', newHire)]);
      await expect(write).rejects.toThrow(/read-write key/);
    },
    { apiKey: CORE_HR_DEMO.readOnlyKey },
  ));

test('a new person whose number is taken is refused and leaves nothing behind', () =>
  withCoreHr(async ({ client }, { sandbox }) => {
    const before = sandbox.state.table('Persons').size;
    const item = itemFor('employees', { ...newHire, employeeNumber: '1001', supervisorNumber: null });
    const answers = await employeeWriter.create?.(client, [item]);

    expect(answers).toMatchObject([{ outcome: 'refused', error: { field: 'employee.employeeNumber' } }]);
    expect(sandbox.state.table('Persons').size).toBe(before);
    expect(
      sandbox.state.table('PhoneNumbers').find((row) => row.number === newHire.homePhone),
    ).toBeUndefined();
  }));

test('a taken SSN is refused at its field, and the number is not repeated', () =>
  withCoreHr(async ({ client }, { sandbox }) => {
    const taken = contractor.people[3]?.ssn ?? '';
    sandbox.faults.add({
      method: 'POST',
      path: 'GovernmentIdentifications',
      effect: {
        kind: 'status',
        status: 400,
        body: {
          title: 'Not valid.',
          status: 400,
          errors: { number: [`${taken} belongs to somebody else.`] },
        },
      },
    });
    const answers = await employeeWriter.create?.(client, [itemFor('employees', { ...newHire, ssn: taken })]);

    expect(answers).toMatchObject([{ outcome: 'refused', error: { field: 'ids.SSN' } }]);
    expect(JSON.stringify(answers)).not.toContain(`${taken} belongs`);
  }));

test('who leaves without a date leaves today', () =>
  withCoreHr(async ({ client, clock }) => {
    const [created] = (await employeeWriter.create?.(client, [itemFor('employees', newHire)])) ?? [];
    const externalKey = created?.outcome === 'written' ? created.externalKey : '';
    const change = { ...newHire, status: 'terminated', terminationDate: null };
    const item = { ...itemFor('employees', change, 'deactivate'), externalKey, changed: ['employee.status'] };
    await employeeWriter.deactivate?.(client, [item]);

    const [found] = (await employeeWriter.look?.(client, [item])) ?? [];
    expect(found?.record).toMatchObject({
      'employee.status': 'Terminated',
      'employee.terminationDate': new Date(clock.nowMs()).toISOString().slice(0, 10),
    });
  }));

test('who leaves without a date is sent without one where the connector says so, and Core HR’s word on it names the field', () =>
  withCoreHr(
    async ({ client }) => {
      const [created] = (await employeeWriter.create?.(client, [itemFor('employees', newHire)])) ?? [];
      const externalKey = created?.outcome === 'written' ? created.externalKey : '';
      const change = { ...newHire, status: 'terminated', terminationDate: null };
      const item = {
        ...itemFor('employees', change, 'deactivate'),
        externalKey,
        changed: ['employee.status'],
      };

      expect(await employeeWriter.deactivate?.(client, [item])).toMatchObject([
        { outcome: 'refused', error: { field: 'employee.terminationDate' } },
      ]);
    },
    { config: { leavingWithoutDate: 'Without a date' } },
  ));

test('where Payroll is in use, a pay schedule is refused here in the words of its owner', async () => {
  const started = await start({ payrollIsOn: true });
  const opened = await openForTest(
    coreHr,
    started.config as CoreHrConfig,
    { apiKey: CORE_HR_DEMO.readWriteKey },
    { limits: { calls: 100_000, perMs: 1000, concurrency: 4 }, allowedRoots: started.allowedRoots },
  );
  const { write } = dataSet('payGroups');
  if (write?.style !== 'records') throw new Error('pay groups are not written record by record');
  const item = itemFor('payGroups', writeSamples.payGroups?.create(1) ?? {});

  expect(await write.create?.(opened.client, [item])).toMatchObject([
    {
      outcome: 'refused',
      error: { code: 'core-hr/owned-elsewhere', what: expect.stringContaining('Arcoro Payroll') },
    },
  ]);
  await opened.close();
  await started.close();
});

test('a code that Core HR does not have is asked for once, not for each person', () =>
  withCoreHr(async ({ client }, { sandbox }) => {
    const item = () => itemFor('employees', { ...newHire, departmentCode: '999' });
    await employeeWriter.create?.(client, [item()]);
    const asked = sandbox.requests.length;
    await employeeWriter.create?.(client, [item()]);

    expect(sandbox.requests.length).toBe(asked);
  }));

test('an import file goes in as it is, and what it brought stands in the next export', () =>
  withCoreHr(async ({ client, context }, { sandbox }) => {
    const rate = { ...writeSamples.payRates?.create(2), amount: '43.21' };
    const record = await importAndPoll(client, context.scratchFolder, sandbox, itemFor('payRates', rate));
    const rates = await recordsOf(dataSet('payRates'), client, { options: {} });

    expect(record).toMatchObject([{ outcome: 'processed', added: 1, errors: [] }]);
    expect(rates.some((each) => each['Per Pay Rate'] === '43.21' && each['Employee ID'] === '1001')).toBe(
      true,
    );
  }));

test('a file of another shape vanishes like any other although Core HR refuses all of it', () =>
  withCoreHr(
    async ({ client, context }, { sandbox }) => {
      const item = itemFor('emergencyContacts', writeSamples.emergencyContacts?.create(1) ?? {});
      const record = await importAndPoll(client, context.scratchFolder, sandbox, item, 'emergencyContacts');

      expect(record).toMatchObject([{ outcome: 'refused' }]);
    },
    { config: { importColumns: { 'emergency-contacts': ['Employee SSN / Employee ID', 'Contact Name'] } } },
  ));

async function importAndPoll(
  client: CoreHrClient,
  folder: string,
  sandbox: CoreHrSandbox,
  item: WriteItem,
  id = 'payRates',
) {
  const { write } = dataSet(id);
  if (write?.style !== 'files') throw new Error(`${id} is not written by file`);
  const out = new TestFileOutput(folder);
  await write.format(client, oneByOne([item]), out);
  const [name = ''] = out.names;
  await client.exchange.stage({ path: out.pathOf(name) }, name);
  await client.exchange.publish(name);
  const records = sandbox.pollImports();
  expect(await client.exchange.look(name)).toBe('absent');
  return records;
}
