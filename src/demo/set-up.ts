import { buildContractor } from '../../sandbox/contractor/index.ts';
import {
  type Actor,
  createConnector,
  createSync,
  type Hub,
  proposeSync,
  type SignIn,
  type SyncConfig,
} from '../hub/index.ts';
import { demoCrosswalks, fillCrosswalks } from './crosswalks.ts';
import type { Sandboxes } from './sandboxes.ts';

/** The login of the demo company, for everyone to see. */
export const demoLogin = { email: 'demo@chalkline.local', password: 'snap-the-line' };

export interface DemoCompany {
  companyId: string;
  /** The sync that is run at the first start. */
  vistaSyncId: string;
}

const actor: Actor = { userId: null, name: 'Demo', trigger: 'person', address: null };

/** Makes the demo company with its people, connectors and syncs. */
export async function setUpDemo(hub: Hub, signIn: SignIn, sandboxes: Sandboxes): Promise<DemoCompany> {
  const { name, timeZone } = buildContractor({ today: '2026-01-01', people: 30 }).company;
  const { id: companyId } = await hub.store.companies.create(name, timeZone);
  const userId = await signIn.createUser({ name: 'Dana Demo', ...demoLogin, installationAdmin: false });
  await hub.store.companies.saveMember(companyId, userId, { role: 'Company Admin', seesPersonalData: true });

  const connector = (title: string, product: string, values: ConnectorValues) =>
    createConnector(hub, actor, companyId, { name: `${name} - ${title}`, product, secrets: {}, ...values });
  const coreHr = await connector('Core HR', 'core-hr', coreHrValues(sandboxes));
  const vista = await connector('Viewpoint Vista', 'viewpoint-vista', vistaValues(sandboxes));
  const acumatica = await connector('Acumatica', 'acumatica', acumaticaValues(sandboxes));
  await connector('File download', 'file', { config: { place: 'browser', direction: 'write' } });

  const vistaSyncId = await sync(
    hub,
    companyId,
    coreHr,
    vista,
    ['employees', 'payRates', 'taxes', 'directDeposits', 'deductions'],
    { employees: [raceCodes] },
  );
  await fillCrosswalks(hub, actor, companyId, vistaSyncId, demoCrosswalks.toVista);
  const acumaticaSyncId = await sync(hub, companyId, coreHr, acumatica, ['employees', 'payRates']);
  await fillCrosswalks(hub, actor, companyId, acumaticaSyncId, demoCrosswalks.toAcumatica);
  return { companyId, vistaSyncId };
}

type MappingLine = SyncConfig['dataSets'][number]['mapping'][number];

/** The letters of this Vista's own race list. */
const raceCodes: MappingLine = {
  target: 'ethnicity',
  source: 'ethnicity',
  steps: [
    {
      do: 'table',
      entries: {
        Caucasian: 'W',
        Hispanic: 'H',
        Black: 'B',
        'American Indian': 'I',
        Asian: 'A',
        'Pacific Islander': 'P',
        'Two or more': 'T',
      },
    },
  ],
};

interface ConnectorValues {
  config: Record<string, unknown>;
  secrets?: Record<string, string>;
}

async function sync(
  hub: Hub,
  companyId: string,
  sourceId: string,
  destinationId: string,
  wanted: readonly string[],
  mappings: Readonly<Record<string, MappingLine[]>> = {},
): Promise<string> {
  const proposal = await proposeSync(hub, companyId, sourceId, destinationId);
  const dataSets = proposal.config.dataSets
    .filter(({ id }) => wanted.includes(id))
    .map((dataSet) => ({ ...dataSet, mapping: mappings[dataSet.id] ?? [] }));
  return createSync(hub, actor, companyId, {
    name: proposal.name,
    sourceId,
    destinationId,
    config: { ...proposal.config, dataSets },
  });
}

function coreHrValues({ coreHr, sftp, sftpAccount }: Sandboxes): ConnectorValues {
  const { sftpUser, sftpPassword } = sftpAccount('hub');
  return {
    config: {
      url: coreHr.url,
      callsPerMinute: 6000,
      workersCompField: 'WorkersCompCode',
      workStateField: 'WorkState',
      customFields: true,
      quietSeconds: 0,
      useSftp: true,
      sftpHost: sftp.host,
      sftpPort: sftp.port,
      sftpUser,
      sftpHostKeys: [sftp.fingerprint],
      sftpFolder: 'inbound',
      sftpReadFolder: 'outbound',
    },
    secrets: { apiKey: coreHr.apiKey, sftpPassword },
  };
}

function vistaValues({ sftp, sftpAccount }: Sandboxes): ConnectorValues {
  const { sftpUser, sftpPassword } = sftpAccount('vista');
  return {
    config: {
      prCompany: '1',
      readExports: true,
      exportName: '{table}*.csv',
      raceWhenMissing: 'W',
      federalTaxCode: '1',
      stateTaxCodes: 'AZ=11, CO=12, NM=13, UT=14',
      quietSeconds: 0,
      useSftp: true,
      sftpHost: sftp.host,
      sftpPort: sftp.port,
      sftpUser,
      sftpHostKeys: [sftp.fingerprint],
      sftpFolder: 'pickup',
      sftpReadFolder: 'export',
    },
    secrets: { sftpPassword },
  };
}

function acumaticaValues({ acumatica }: Sandboxes): ConnectorValues {
  const { url, tenant, branch, username, password, clientId, clientSecret } = acumatica;
  return {
    config: {
      url,
      tenant,
      branch,
      username,
      clientName: 'Chalkline (sandbox)',
      clientId,
      requestsPerMinute: 3000,
      defaults: {
        employeeClass: 'EMPHOURLY',
        employeeClassSalary: 'EMPSALARY',
        payrollClass: 'HOURLY',
        payrollClassSalary: 'SALARY',
      },
    },
    secrets: { password, clientSecret },
  };
}
