import { ChalklineError, ConfigError, describeError, type OpenContext, type Step } from '../../sdk/index.ts';
import { additionalMembers } from './additional-properties.ts';
import { CmicClient } from './client.ts';
import type { CmicConfig } from './manifest.ts';
import { equals } from './query.ts';
import { GLDEPARTMENTS, PYEMPLOYEE, PYPAYRUN } from './resources.ts';

/** The steps before the data sets are read; ends at the first that fails. */
export async function probe(context: OpenContext<CmicConfig>, report: (step: Step) => void): Promise<void> {
  const step = async (title: string, work: () => Promise<string | undefined>): Promise<boolean> => {
    const startedMs = context.clock.nowMs();
    const took = () => context.clock.nowMs() - startedMs;
    try {
      const detail = await work();
      report({ title, outcome: 'ok', tookMs: took(), ...(detail === undefined ? {} : { detail }) });
      return true;
    } catch (error) {
      const fix = error instanceof ChalklineError ? error.fix : 'Ask the administrator to look into the log.';
      const detail = error instanceof ChalklineError ? error.what : describeError(error);
      report({ title, outcome: 'failed', tookMs: took(), detail, fix });
      return false;
    }
  };

  const url = URL.parse(context.config.url);
  const port = Number(url?.port || (url?.protocol === 'http:' ? 80 : 443));
  const client = new CmicClient(context, { patient: false });
  const steps: [string, () => Promise<string | undefined>][] = [
    [
      'Find the address',
      async () => {
        await context.net.resolve(url?.hostname ?? '', port);
        return url?.host;
      },
    ],
    [
      'Sign in',
      async () => {
        await client.signIn();
        await client.page(PYPAYRUN, {}, 0, 1);
        return `as ${client.user}`;
      },
    ],
    ['Find the company', () => companyFound(client)],
    ['Additional required properties', () => propertiesFound(client)],
  ];
  for (const [title, work] of steps) if (!(await step(title, work))) return;
  report({
    title: 'Permission to write',
    outcome: 'skipped',
    tookMs: 0,
    detail:
      'CMiC does not tell beforehand which endpoints a user may write to; a missing right is refused at the first write.',
  });
}

async function companyFound(client: CmicClient): Promise<string> {
  const finder = `selectDeptCompany;deptCompanyCode=${client.company}`;
  const [employees, departments] = await Promise.all([
    client.page(PYEMPLOYEE, { q: equals('EmpCompCode', client.company) }, 0, 1),
    client.page(GLDEPARTMENTS, { finder }, 0, 1),
  ]);
  if (employees.records.length > 0) return `company ${client.company}, employees visible`;
  if (departments.records.length > 0)
    return `company ${client.company}, no employee visible: check the security groups of the user`;
  throw new ConfigError({
    code: 'cmic/no-such-company',
    what: `CMiC shows nothing of company "${client.company}" to this user.`,
    fix: 'Set the company to its code in General Ledger, and give the user its security.',
    field: 'company',
  });
}

async function propertiesFound(client: CmicClient): Promise<string> {
  const members = Object.keys(await additionalMembers(client));
  return members.length === 0 ? 'none' : `${members.length}, all with the right type`;
}
