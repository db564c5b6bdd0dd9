import type { Command } from 'commander';
import { Output, table } from './output.ts';
import { type CommandHost, type GlobalOptions, pick, withConnection } from './session.ts';
import { type Delivered, deliveryWords } from './users.ts';

interface Access {
  companies: { id: string; name: string }[];
  people: {
    id: string;
    name: string;
    email: string;
    installationAdmin: boolean;
    disabled: boolean;
    grants: { companyName: string; role: string }[];
  }[];
}

/** `access …`: who may enter which company of the installation. */
export function accessCommands(program: Command, host: CommandHost): void {
  const access = program.command('access').description('who may enter which company');
  const outputOf = (command: Command) => new Output(command.optsWithGlobals<GlobalOptions>().json ?? false);

  access
    .command('list')
    .description('all people and their companies')
    .action(async (_, command: Command) => {
      await withConnection(host, false, async (connection) => {
        const found = await connection.call<Access>('GET', '/access');
        outputOf(command).show(found, () =>
          table(
            ['E-mail', 'Name', 'Administrator', 'Disabled', 'Companies'],
            found.people.map((person) => [
              person.email,
              person.name,
              person.installationAdmin,
              person.disabled,
              person.grants.map(({ companyName, role }) => `${companyName}: ${role}`).join('; '),
            ]),
          ),
        );
      });
    });

  access
    .command('grant')
    .description('give a person a role in one or more companies')
    .argument('<email>')
    .argument('<companies...>', 'names or ids')
    .option('--role <role>', 'Read Only, User Admin, Sync Admin or Company Admin', 'Read Only')
    .option('--personal-data', 'may see personal data')
    .action(
      async (
        email: string,
        names: string[],
        options: { role: string; personalData?: boolean },
        command: Command,
      ) => {
        await withConnection(host, false, async (connection) => {
          const { companies } = await connection.call<Access>('GET', '/access');
          const added = await connection.call<{ invitation: Delivered | null }>('POST', '/access/grants', {
            email,
            companyIds: names.map((name) => pick(companies, name, 'company').id),
            role: options.role,
            seesPersonalData: options.personalData ?? false,
          });
          outputOf(command).show(added, () => deliveryWords(email, added.invitation));
        });
      },
    );

  const changing = (name: string, description: string, body: Record<string, boolean>, done: string) =>
    access
      .command(name)
      .description(description)
      .argument('<email>')
      .action(async (email: string, _options: unknown, command: Command) => {
        await withConnection(host, false, async (connection) => {
          const { people } = await connection.call<Access>('GET', '/access');
          const person = pick(
            people.map(({ id, email: address }) => ({ id, name: address })),
            email,
            'person',
          );
          await connection.call('PATCH', `/people/${person.id}`, body);
          outputOf(command).show({ email, ...body }, () => `${email} ${done}.`);
        });
      });
  changing('disable', 'shut a person out everywhere; sessions end', { disabled: true }, 'is shut out');
  changing('enable', 'let a person sign in again', { disabled: false }, 'may sign in again');
  changing(
    'make-administrator',
    'make a person an administrator of the installation',
    { installationAdmin: true },
    'is an administrator now',
  );
  changing(
    'unmake-administrator',
    'take that back',
    { installationAdmin: false },
    'is no longer an administrator',
  );
}
