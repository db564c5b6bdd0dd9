import { describe, expect, test } from 'vitest';
import type { AcumaticaSandboxOptions } from '../../../sandbox/acumatica/index.ts';
import type { VendorRecord } from '../../sdk/index.ts';
import { acumatica } from './index.ts';
import { LabelTable } from './labels.ts';
import type { AcumaticaConfig } from './manifest.ts';
import { keyOf, type Opened, openAcumatica, refusalOf } from './testing/opened.ts';
import { type AcumaticaStandIn, configFor, startStandIn, withClient } from './testing/stand-in.ts';
import { SAMPLE_EMPLOYEE, writeSamples } from './write-samples.ts';

/** What the vendor does not publish and a site may have otherwise, each on a site that has it otherwise. */
async function on(
  site: AcumaticaSandboxOptions,
  config: Record<string, unknown>,
  work: (opened: Opened, standIn: AcumaticaStandIn) => Promise<void>,
): Promise<void> {
  const standIn = await startStandIn(site);
  try {
    const opened = await openAcumatica(standIn.sandbox, config);
    try {
      await work(opened, standIn);
    } finally {
      await opened.close();
    }
  } finally {
    await standIn.close();
  }
}

const sample = (id: string, nr: number) => writeSamples[id]?.create(nr) ?? {};
const fieldsOf = ({ sandbox }: AcumaticaStandIn, entity: string): Record<string, unknown>[] =>
  sandbox.state
    .table<{ fields: Record<string, unknown> }>(`Company/${entity}`)
    .values()
    .map(({ fields }) => fields);

describe('drop-down lists in another language', () => {
  const labels = {
    Active: 'Activo',
    Inactive: 'Inactivo',
    'On Hold': 'En espera',
    'New Hire': 'Alta',
    Retirement: 'Jubilación',
    Resignation: 'Renuncia',
    Hourly: 'Por hora',
    Hour: 'Hora',
    Female: 'Mujer',
    Savings: 'Ahorros',
    Overtime: 'Horas extra',
    Completed: 'Terminado',
  };
  const table = Object.entries(labels).map(([label, shown]) => ({ label, shown }));

  test('are read and written by the labels that the connector names', () =>
    on({ labels }, { labels: table }, async ({ create, change, look, records }) => {
      const key = keyOf((await create('employees', sample('employees', 1)))[0]);
      expect(await look('employees', key)).toMatchObject({
        Standing: 'Active',
        'ContactInfo.Gender': 'Female',
        'Employment.StartReason': 'New Hire',
        'Payroll.EmployeeType': 'Hourly',
      });
      await change('employees', 'deactivate', key, { status: 'retired', terminationDate: '2026-03-01' });
      expect((await look('employees', key))?.Standing).toBe('Retired');
      const rate = keyOf((await create('payRates', sample('payRates', 1)))[0]);
      expect((await look('payRates', rate))?.UnitOfPay).toBe('Hour');
      expect((await create('directDeposits', sample('directDeposits', 1)))[0]?.outcome).toBe('written');

      const kinds = new Set((await records('earningCodes')).map(({ Kind }) => Kind));
      expect(kinds).toContain('overtime');
      const closed = (await records('projects')).filter(({ Status }) => Status === 'Completed');
      expect(closed.length).toBeGreaterThan(0);
    }));

  test('left alone, are refused in the vendor’s words with the field', () =>
    on({ labels }, {}, async ({ create }) => {
      const error = refusalOf((await create('employees', sample('employees', 1)))[0]);
      expect(error).toMatchObject({ code: 'acumatica/invalid' });
      expect(error.what).toContain('has an invalid value');
    }));

  test('come in English to a session that asks for it', () =>
    on({ labels }, { signIn: 'session' }, async ({ create, look }) => {
      const key = keyOf((await create('employees', sample('employees', 1)))[0]);
      expect((await look('employees', key))?.Standing).toBe('Active');
    }));

  test('every label that the form offers is written once, and twice the same is a problem of the form', () => {
    const offered = JSON.stringify(LabelTable);
    for (const label of Object.keys(labels)) expect(offered).toContain(JSON.stringify(label));
    const config = {
      ...configFor({ url: 'https://erp.example.com' } as never),
      labels: [table[0], table[0]],
    } as unknown as AcumaticaConfig;
    expect(acumatica.checkConfig?.(config)).toMatchObject([{ field: 'labels' }]);
  });
});

test('older builds answer feeds at another address, inquiries alone', () =>
  on(
    { newFeeds: false },
    {
      assumed: {
        feedAddress: '/odata/{tenant}',
        departmentFeed: 'gi/HUB-Departments: DepartmentID, Description',
      },
    },
    async ({ records }) => {
      const departments = await records('departments');
      expect(departments.map(({ Code }) => Code)).toContain('200');
      await expect(records('jobTitles')).rejects.toMatchObject({
        code: 'acumatica/no-such-feed',
        field: 'assumed',
      });
    },
  ));

describe('actions of an older endpoint', () => {
  const site = { actionNames: { ActivateProjectTask: 'Activate', CompleteProjectTask: 'Complete' } };
  const phase = { ...sample('projectPhases', 7), active: true };

  test('are called by their names', () =>
    on(
      site,
      { assumed: { taskActivate: 'Activate', taskComplete: 'Complete' } },
      async ({ create, change, look }) => {
        const key = keyOf((await create('projectPhases', phase))[0]);
        expect((await look('projectPhases', key))?.Status).toBe('Active');
        await change('projectPhases', 'deactivate', key, { active: false });
        expect((await look('projectPhases', key))?.Status).toBe('Completed');
      },
    ));

  test('that are not there are a matter of the connector, by name', () =>
    on(site, {}, ({ create }) =>
      expect(create('projectPhases', phase)).rejects.toMatchObject({
        code: 'acumatica/no-such-action',
        what: expect.stringContaining('ActivateProjectTask of ProjectTask'),
        field: 'assumed',
      }),
    ));
});

test('HR’s number may stand in the contact, where Employee Ref. No. serves another purpose', () =>
  on(
    {},
    { assumed: { numberField: 'ContactInfo/ExtRefNbr' } },
    async ({ create, change, look, records }, standIn) => {
      const entity = sample('employees', 3);
      const [first] = await create('employees', { ...entity, supervisorNumber: null });
      const key = keyOf(first);
      expect(await look('employees', key)).toMatchObject({
        EmployeeNumber: '70003',
        'ContactInfo.ExtRefNbr': '70003',
        'EmployeeSettings.EmployeeRefNbr': null,
      });
      const [again] = await create('employees', { ...entity, supervisorNumber: null });
      expect(refusalOf(again)).toMatchObject({ code: 'acumatica/exists' });
      await change('employees', 'update', key, { employeeNumber: '70033' });
      const time = { ...sample('timeEntries', 1), employeeNumber: '70033' };
      expect(keyOf((await create('timeEntries', time))[0])).not.toBe('');

      // Who has no number there goes by the Employee ID.
      const others = (await records('employees')).filter(({ EmployeeID }) => EmployeeID !== key);
      expect(others.every(({ EmployeeID, EmployeeNumber }) => EmployeeID === EmployeeNumber)).toBe(true);
      expect(fieldsOf(standIn, 'TimeEntry').some(({ Employee }) => Employee === key)).toBe(true);
    },
  ));

test('ids of time entries are asked for as a text where Acumatica does not take a typed one', () =>
  on({ ids: 'text' }, { assumed: { idLiteral: 'text' } }, async ({ create, look }) => {
    const key = keyOf((await create('timeEntries', sample('timeEntries', 2)))[0]);
    expect(await look('timeEntries', key)).toMatchObject({ ExternalRefNbr: 'SMP-2' });
  }));

test('whether one account gets the rest may be left to Acumatica', () =>
  on(
    { remainderNeeded: false },
    { assumed: { remainder: 'as HR says' } },
    async ({ create, change, records }) => {
      const net = (await records('directDeposits')).find(
        ({ EmployeeNumber, Method }) => EmployeeNumber === SAMPLE_EMPLOYEE && Method === 'net',
      );
      const key = `${net?.EmployeeID}|${net?.id}`;
      const answer = await change('directDeposits', 'update', key, {
        method: 'percent',
        percent: '100',
        amount: null,
      });
      expect(answer.outcome).toBe('written');
      const [more] = await create('directDeposits', sample('directDeposits', 4));
      expect(more?.outcome).toBe('written');
    },
  ));

test('yes and no of two jobs are written in the words of the site', () =>
  on({}, { assumed: { twoJobsYes: 'Y', twoJobsNo: 'N' } }, async ({ create, look }, standIn) => {
    const tax = { employeeNumber: SAMPLE_EMPLOYEE, taxCode: 'FED', filingStatus: 'Single', twoJobs: true };
    const key = keyOf((await create('taxes', tax))[0]);
    expect((await look('taxes', key))?.MultipleJobs).toBe('Yes');

    const written = await withClient(standIn.sandbox, async (client) => {
      const id = key.split('|')[0] ?? '';
      return (await client.get(`EmployeePayrollSettings/${id}?$expand=TaxSettings`)).body.TaxSettings;
    });
    const row = written.find(
      (each: Record<string, { value?: string }>) => each.Setting?.value === 'MULTIPLE JOBS',
    );
    expect(row?.Value.value).toBe('Y');
  }));

test('union local and comp code of hours go where the sync maps them', () =>
  on({}, {}, async ({ create, look }) => {
    const time = {
      ...sample('timeEntries', 5),
      'custom.unionLocal': 'C0055',
      'custom.workersCompCode': '5403',
    };
    const key = keyOf((await create('timeEntries', time))[0]);
    const record: VendorRecord = (await look('timeEntries', key)) ?? {};
    expect(record).toMatchObject({ UnionLocal: 'C0055', WCCCode: '5403' });
    const [odd] = await create('timeEntries', { ...sample('timeEntries', 6), 'custom.unionLocal': 'NOPE' });
    expect(refusalOf(odd)).toMatchObject({ field: 'UnionLocal' });
  }));
