import { expect, test } from 'vitest';
import { API_ASSUMPTIONS } from '../sandbox/arcoro/index.ts';
import type { RunningSandbox } from '../sandbox/kit/index.ts';
import { coreHr } from '../src/products/core-hr/index.ts';
import type { CoreHrConfig } from '../src/products/core-hr/manifest.ts';
import { startStandIn as startCoreHr } from '../src/products/core-hr/testing/stand-in.ts';
import { writeSamples as coreHrSamples } from '../src/products/core-hr/write-samples.ts';
import { exaktime } from '../src/products/exaktime/index.ts';
import type { ExakTimeConfig } from '../src/products/exaktime/manifest.ts';
import { startStandIn as startExakTime } from '../src/products/exaktime/testing/stand-in.ts';
import { writeSamples as exaktimeSamples } from '../src/products/exaktime/write-samples.ts';
import { payroll } from '../src/products/payroll/index.ts';
import type { PayrollConfig } from '../src/products/payroll/manifest.ts';
import {
  samples as payrollSamples,
  startStandIn as startPayroll,
} from '../src/products/payroll/testing/stand-in.ts';
import { type Client, compileMapping, type DataSet } from '../src/sdk/index.ts';
import { itemOf, openForTest, recordsOf, type StandIn, type WriteSample } from '../src/sdk/testing/index.ts';

/** An API in which nothing that is not public is as we assume. */
const spelling = {
  login: { path: '/signin', header: 'Subscription-Key', tokenField: 'token', expiresField: 'ttl' },
  auth: { header: 'X-Token', scheme: 'Arcoro' },
  page: { items: 'rows', total: 'count', number: 'page', size: 'size' },
  paths: { ...API_ASSUMPTIONS.paths, unions: '/v1/Common' },
  partPath: 'Details/{resource}',
  employmentsField: 'hired',
  errorsField: 'problems',
  names: {
    Persons: { personId: 'id', lastName: 'familyName' },
    Employees: { employeeNumber: 'badge', status: 'state', departmentId: 'department' },
    PhoneNumbers: { number: 'digits', type: 'kind' },
    Departments: { identifier: 'code' },
  },
  words: {
    Employees: { status: { Active: 'A', Terminated: 'T', 'Leave of Absence': 'L', Retired: 'R' } },
    PhoneNumbers: { type: { Mobile: 'Cell' } },
  },
};

/** The same as a consultant types it into the connector. */
const settings = {
  members: {
    'Persons.personId': 'id',
    'Persons.lastName': 'familyName',
    'Employees.employeeNumber': 'badge',
    'Employees.status': 'state',
    'Employees.departmentId': 'department',
    'PhoneNumbers.number': 'digits',
    'PhoneNumbers.type': 'kind',
    'Departments.identifier': 'code',
  },
  words: {
    'Employees.status.Active': 'A',
    'Employees.status.Terminated': 'T',
    'Employees.status.Leave of Absence': 'L',
    'Employees.status.Retired': 'R',
    'PhoneNumbers.type.Mobile': 'Cell',
  },
  assumed: {
    loginPath: '/signin',
    keyHeader: 'Subscription-Key',
    tokenField: 'token',
    expiresField: 'ttl',
    tokenHeader: 'X-Token',
    tokenScheme: 'Arcoro',
    itemsField: 'rows',
    totalField: 'count',
    unionPath: '/v1/Common',
    childPath: '{person}/Details/{resource}',
    employmentsField: 'hired',
    errorsField: 'problems',
  },
};

interface Case<C extends Client> {
  product: { dataSets: readonly DataSet<C>[]; manifest: { name: string } };
  start(): Promise<StandIn & { sandbox: RunningSandbox }>;
  open(standIn: StandIn): Promise<{ client: C; close(): Promise<void> }>;
  samples: Readonly<Record<string, WriteSample>>;
}

const configOf = (standIn: StandIn): object => ({ ...standIn.config, ...settings });

const options = (standIn: StandIn) => ({
  limits: { calls: 100_000, perMs: 1000, concurrency: 4 },
  allowedRoots: standIn.allowedRoots ?? [],
});

speaksOtherwise({
  product: coreHr,
  start: () => startCoreHr({ assumptions: spelling }),
  open: (one) => openForTest(coreHr, configOf(one) as CoreHrConfig, one.secrets, options(one)),
  samples: coreHrSamples,
});
speaksOtherwise({
  product: exaktime,
  start: () => startExakTime({ assumptions: spelling }),
  open: (one) => openForTest(exaktime, configOf(one) as ExakTimeConfig, one.secrets, options(one)),
  samples: exaktimeSamples,
});
speaksOtherwise({
  product: payroll,
  start: () => startPayroll({ assumptions: spelling }),
  open: (one) => openForTest(payroll, configOf(one) as PayrollConfig, one.secrets, options(one)),
  samples: payrollSamples,
});

function speaksOtherwise<C extends Client>({ product, start, open, samples }: Case<C>): void {
  const title = 'reads and writes people where every name and word differs, once they are set';
  test(`${product.manifest.name} ${title}`, async () => {
    const started = await start();
    const { client, close } = await open(started);
    const employees = product.dataSets.find(({ id }) => id === 'employees');
    const writer = employees?.write;
    if (employees === undefined || writer?.style !== 'records') throw new Error('no people');
    const mapping = compileMapping('employees', employees.mapping, {});
    try {
      const read = await recordsOf(employees, client, { options: {} });
      const sample = { ...samples.employees?.create(1), supervisorNumber: null };
      const [created] = (await writer.create?.(client, [itemOf(mapping, 'create', sample)])) ?? [];
      const externalKey = created?.outcome === 'written' ? created.externalKey : '';
      const changed = { lastName: 'Otherwise', mobilePhone: '3035550177', departmentCode: '020' };
      const item = itemOf(mapping, 'update', { ...sample, ...changed }, { changed, externalKey });
      const [updated] = (await writer.update?.(client, [item])) ?? [];
      const [seen] = (await writer.look?.(client, [item])) ?? [];
      const [twin] =
        (await writer.create?.(client, [itemOf(mapping, 'create', { ...sample, ssn: null })])) ?? [];

      expect(read.length).toBeGreaterThan(30);
      for (const row of read) {
        expect(row['employee.employeeNumber']).toMatch(/^[\dC-]+$/);
        expect(['Active', 'Terminated', 'Leave of Absence', 'Retired']).toContain(row['employee.status']);
        expect(row['employee.department']).toMatch(/^\d{3}$/);
      }
      expect(read.some((row) => row['phones.Mobile'] !== null)).toBe(true);
      expect(created).toMatchObject({ outcome: 'written' });
      expect(updated).toMatchObject({ outcome: 'written', externalKey });
      expect(seen?.record).toMatchObject({
        'person.lastName': 'Otherwise',
        'phones.Mobile': '3035550177',
        'employee.department': '020',
      });
      expect(twin).toMatchObject({ outcome: 'refused', error: { field: 'employee.employeeNumber' } });
      const { state } = started.sandbox;
      expect(state.table('Persons').get(externalKey)).toMatchObject({ lastName: 'Otherwise' });
      const phones = state
        .table('PhoneNumbers')
        .values()
        .filter((row) => row.personId === externalKey);
      expect(phones.map(({ type, number }) => `${type} ${number}`)).toContain('Mobile 3035550177');
    } finally {
      await close();
      await started.close();
    }
  });
}
