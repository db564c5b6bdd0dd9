import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { ConfigError } from '../kernel/index.ts';
import { Output, table } from './output.ts';
import { type CommandHost, type GlobalOptions, withConnection } from './session.ts';

interface Answer {
  settings: { name: string; issuer: string; clientId: string; hasSecret: boolean; only: boolean } | null;
  redirectUri: string;
}

/** `single-sign-on …`: the provider by which people sign in, and the way back in without it. */
export function singleSignOnCommands(program: Command, host: CommandHost): void {
  const commands = program
    .command('single-sign-on')
    .description('the provider of OpenID Connect by which people sign in');
  const outputOf = (command: Command) => new Output(command.optsWithGlobals<GlobalOptions>().json ?? false);

  commands
    .command('show')
    .description('show the provider and the address to register there')
    .action(async (_, command: Command) => {
      await withConnection(host, false, async (connection) => {
        const answer = await connection.call<Answer>('GET', '/single-sign-on');
        const { settings, redirectUri } = answer;
        outputOf(command).show(answer, () =>
          settings === null
            ? `Single sign-on is not set up. Register this address at the provider: ${redirectUri}`
            : table(
                ['Name', 'Issuer', 'Client id', 'Secret', 'Passwords', 'Address to register'],
                [
                  [
                    settings.name,
                    settings.issuer,
                    settings.clientId,
                    settings.hasSecret ? 'set' : 'missing',
                    settings.only ? 'off' : 'on',
                    redirectUri,
                  ],
                ],
              ),
        );
      });
    });

  commands
    .command('set')
    .description(
      'set the provider; the secret is read from standard input, where the process list does not show it',
    )
    .requiredOption('--name <name>', 'as the sign-in page says it: "Sign in with …"')
    .requiredOption('--issuer <url>', 'the address of the provider')
    .requiredOption('--client-id <id>', 'as the provider knows Chalkline')
    .option('--keep-secret', 'leave the secret as it is')
    .option('--only', 'turn passwords off; sessions by password end')
    .action(
      async (
        options: { name: string; issuer: string; clientId: string; keepSecret?: boolean; only?: boolean },
        command: Command,
      ) => {
        const { name, issuer, clientId, only = false } = options;
        const secret = options.keepSecret === true ? {} : { clientSecret: secretFromInput() };
        await withConnection(host, false, async (connection) => {
          const saved = await connection.call<{ endedSessions: number }>('PUT', '/single-sign-on', {
            name,
            issuer,
            clientId,
            only,
            ...secret,
          });
          outputOf(command).show(
            saved,
            () => `People sign in with ${name}${only ? ', and by password no longer' : ''}.`,
          );
        });
      },
    );

  const doing = (name: string, description: string, method: string, path: string, done: string) =>
    commands
      .command(name)
      .description(description)
      .action(async (_, command: Command) => {
        await withConnection(host, false, async (connection) => {
          await connection.call(method, path);
          outputOf(command).show({}, () => done);
        });
      });
  doing(
    'allow-passwords',
    'let people sign in by password again: the way back in when the provider is broken',
    'POST',
    '/single-sign-on/allow-passwords',
    'People may sign in by password again.',
  );
  doing(
    'remove',
    'remove the provider',
    'DELETE',
    '/single-sign-on',
    'Single sign-on is off; people sign in by password.',
  );
}

function secretFromInput(): string {
  const secret = process.stdin.isTTY ? '' : readFileSync(0, 'utf8').trim();
  if (secret !== '') return secret;
  throw new ConfigError({
    code: 'cli/no-secret',
    what: 'No client secret came on standard input.',
    fix: 'Repeat it with the secret in a file: chalkline single-sign-on set … < secret.txt, or with --keep-secret.',
  });
}
