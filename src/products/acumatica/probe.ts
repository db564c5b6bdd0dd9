import { ChalklineError, ConfigError, describeError, type OpenContext, type Step } from '../../sdk/index.ts';
import { AcumaticaClient } from './client.ts';
import { feedRows } from './feed-data-sets.ts';
import type { AcumaticaConfig } from './manifest.ts';

/** The steps before the data sets are read. Ends at the first that fails, and signs out in any case. */
export async function probe(
  context: OpenContext<AcumaticaConfig>,
  report: (step: Step) => void,
): Promise<void> {
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
  const client = new AcumaticaClient(context, { patient: false });
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
        return `tenant ${context.config.tenant}`;
      },
    ],
    ['Find the endpoint', () => endpointFound(client)],
    ['Payroll', () => payrollFound(client)],
    ['Classes of new employees', () => classesFound(client)],
  ];
  try {
    for (const [title, work] of steps) if (!(await step(title, work))) return;
    report({
      title: 'Permission to write',
      outcome: 'skipped',
      tookMs: 0,
      detail:
        'Acumatica does not tell beforehand whether a role may write to a form; a missing right is refused at the first write.',
    });
  } finally {
    await client.close();
  }
}

async function endpointFound(client: AcumaticaClient): Promise<string> {
  const { endpoint = 'Default', endpointVersion = '24.200.001' } = client.config;
  const offered = await client.endpoints();
  const isThere = offered.some(
    ({ name, version }) => name.toLowerCase() === endpoint.toLowerCase() && version === endpointVersion,
  );
  if (isThere) return `${endpoint} ${endpointVersion}`;
  throw new ConfigError({
    code: 'acumatica/no-such-endpoint',
    what: `Acumatica has no endpoint ${endpoint} ${endpointVersion}; it offers ${offered.map(({ name, version }) => `${name} ${version}`).join(', ')}.`,
    fix: 'Set endpoint and version to one of these.',
    field: 'endpointVersion',
  });
}

async function payrollFound(client: AcumaticaClient): Promise<string> {
  const absence = await client.payroll.absence();
  if (absence === undefined) return 'used';
  return `left out: ${absence.what}`;
}

/** Only a class that is set can be compared, and only where the feed may be read. */
async function classesFound(client: AcumaticaClient): Promise<string | undefined> {
  const { employeeClass = '', employeeClassSalary = '' } = client.config.defaults ?? {};
  const wanted = [employeeClass, employeeClassSalary].filter((name) => name !== '');
  if (wanted.length === 0) return 'none set: new employees cannot be made';
  const rows = await feedRows(client, 'classFeed', 0, 1000).catch(() => undefined);
  if (rows === undefined) return 'not compared: the feed of classes cannot be read';
  const offered = rows.map((row) => String(row.Code));
  const missing = wanted.find((name) => !offered.some((code) => code.toLowerCase() === name.toLowerCase()));
  if (missing === undefined) return wanted.join(', ');
  throw new ConfigError({
    code: 'acumatica/no-such-class',
    what: `Acumatica has no employee class "${missing}"; it has ${offered.slice(0, 20).join(', ')}.`,
    fix: 'Set the employee class to one of these: Employee Classes (EP202000).',
    field: 'defaults',
  });
}
