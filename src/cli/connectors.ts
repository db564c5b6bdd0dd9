import type { Command } from 'commander';
import type { listConnectors, listProducts } from '../hub/index.ts';
import { exitCodes } from './exit-codes.ts';
import { forTerminal, table } from './output.ts';
import { pair, typed } from './pairs.ts';
import { type CommandHost, type GlobalOptions, inSession, pick } from './session.ts';

type Connector = Awaited<ReturnType<typeof listConnectors>>[number];
type Product = ReturnType<typeof listProducts>[number];

interface Step {
  title: string;
  outcome: 'ok' | 'failed' | 'skipped';
  tookMs: number;
  detail?: string;
  fix?: string;
  fingerprint?: string;
}

interface CreateOptions extends GlobalOptions {
  name: string;
  product: string;
  set?: Record<string, string>;
  secret?: Record<string, string>;
}

const marks = { ok: '✓', failed: '✗', skipped: '–' } as const;

export function connectorCommands(program: Command, host: CommandHost): void {
  const connectors = program.command('connectors').description('configured accesses to products');

  connectors
    .command('list')
    .description('list the connectors')
    .action(async (_, command: Command) =>
      inSession(host, command.optsWithGlobals(), false, async ({ connection, company, output }) => {
        const rows = await connection.call<Connector[]>('GET', `${company}/connectors`);
        output.show(rows, () =>
          table(
            ['Name', 'Product', 'Last test', 'Used by', 'Id'],
            rows.map((row) => [
              row.name,
              row.productName,
              row.lastTest === null ? 'never' : row.lastTest.ok ? 'passed' : 'failed',
              row.usedBy.join(', '),
              row.id,
            ]),
          ),
        );
      }),
    );

  connectors
    .command('create')
    .description('create a connector')
    .requiredOption('--name <name>', 'unique in the company')
    .requiredOption('--product <id>', 'see: chalkline products')
    .option('--set <field=value>', 'a field of its form; repeat for each', pair)
    .option('--secret <field=value>', 'a secret; better as field=@file or field=env:NAME', pair)
    .action(async (_, command: Command) => {
      const options = command.optsWithGlobals<CreateOptions>();
      await inSession(host, options, false, async ({ connection, company, output }) => {
        const products = await connection.call<Product[]>('GET', '/products');
        const product = pick(products, options.product, 'product');
        const created = await connection.call<Connector>('POST', `${company}/connectors`, {
          name: options.name,
          product: product.id,
          config: typed(options.set ?? {}, product.configSchema),
          secrets: options.secret ?? {},
        });
        output.show(
          created,
          () => `Created "${created.name}". Test it: chalkline connectors test "${created.name}"`,
        );
      });
    });

  connectors
    .command('test <connector>')
    .description('try it step by step, by name or id')
    .action(async (wanted: string, _, command: Command) => {
      await inSession(host, command.optsWithGlobals(), true, async ({ connection, company, output }) => {
        const rows = await connection.call<Connector[]>('GET', `${company}/connectors`);
        const { id } = pick(rows, wanted, 'connector');
        const steps: Step[] = [];
        for await (const step of connection.lines<Step>('POST', `${company}/connectors/${id}/test`)) {
          steps.push(step);
          if (!output.isJson) process.stdout.write(`${forTerminal(lineOf(step))}\n`);
        }
        if (output.isJson) output.show(steps, () => '');
        if (steps.some((step) => step.outcome === 'failed')) process.exitCode = exitCodes.failed;
      });
    });

  connectors
    .command('delete <connector>')
    .description('delete one that no sync uses')
    .action(async (wanted: string, _, command: Command) =>
      inSession(host, command.optsWithGlobals(), false, async ({ connection, company, output }) => {
        const rows = await connection.call<Connector[]>('GET', `${company}/connectors`);
        const { id, name } = pick(rows, wanted, 'connector');
        await connection.call('DELETE', `${company}/connectors/${id}`);
        output.show({ deleted: id }, () => `Deleted "${name}".`);
      }),
    );
}

function lineOf(step: Step): string {
  const lines = [`${marks[step.outcome]} ${step.title} (${Math.round(step.tookMs)} ms)`];
  if (step.detail !== undefined) lines.push(`  ${step.detail}`);
  if (step.fingerprint !== undefined) lines.push(`  Host key: ${step.fingerprint}`);
  if (step.fix !== undefined && step.outcome !== 'ok') lines.push(`  ${step.fix}`);
  return lines.join('\n');
}
