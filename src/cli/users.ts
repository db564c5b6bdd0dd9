import type { Command } from 'commander';
import { Output, table } from './output.ts';
import { type CommandHost, type GlobalOptions, inSession, pick } from './session.ts';
import { userSignInCommands } from './users-sign-in.ts';

interface User {
  id: string;
  name: string;
  email: string;
  role: string;
  seesPersonalData: boolean;
  status: string;
  lastSeenAt: string | null;
}

export interface Delivered {
  sent: boolean;
  link: string | null;
  expiresAt: string;
}

/** What to do with an invitation. */
export function deliveryWords(email: string, invitation: Delivered | null): string {
  if (invitation === null) return `${email} has access now.`;
  if (invitation.sent) return `${email} is invited.`;
  return `${email} is invited. No e-mail went out; hand over this link, good once until ${invitation.expiresAt}:\n${invitation.link}`;
}

/** `users …`: who belongs to a company. */
export function userCommands(program: Command, host: CommandHost): void {
  const users = program.command('users').description('who belongs to the company, and as what');
  const outputOf = (command: Command) => new Output(command.optsWithGlobals<GlobalOptions>().json ?? false);
  const inCompany = (
    command: Command,
    work: (call: <T>(method: string, path: string, body?: unknown) => Promise<T>) => Promise<void>,
  ) =>
    inSession(host, command.optsWithGlobals<GlobalOptions>(), false, ({ connection, company }) =>
      work((method, path, body) => connection.call(method, `${company}${path}`, body)),
    );

  users
    .command('list')
    .description('list the users')
    .action((_, command: Command) =>
      inCompany(command, async (call) => {
        const rows = await call<User[]>('GET', '/users');
        outputOf(command).show(rows, () =>
          table(
            ['E-mail', 'Name', 'Role', 'Sees personal data', 'Status', 'Last seen'],
            rows.map((row) => [
              row.email,
              row.name,
              row.role,
              row.seesPersonalData,
              row.status,
              row.lastSeenAt ?? 'never',
            ]),
          ),
        );
      }),
    );

  users
    .command('invite')
    .description('let a person in, or invite')
    .argument('<email>')
    .option('--role <role>', 'Read Only, User Admin, Sync Admin or Company Admin', 'Read Only')
    .option('--personal-data', 'may see personal data')
    .action((email: string, options: { role: string; personalData?: boolean }, command: Command) =>
      inCompany(command, async (call) => {
        const added = await call<{ invitation: Delivered | null }>('POST', '/users', {
          email,
          role: options.role,
          seesPersonalData: options.personalData ?? false,
        });
        outputOf(command).show(added, () => deliveryWords(email, added.invitation));
      }),
    );

  const changing = (name: string, description: string, body: Record<string, unknown>, done: string) =>
    users
      .command(name)
      .description(description)
      .argument('<email>')
      .action((email: string, _options: unknown, command: Command) =>
        inCompany(command, async (call) => {
          const user = find(await call<User[]>('GET', '/users'), email);
          await call('PATCH', `/users/${user.id}`, body);
          outputOf(command).show({ ...user, ...body }, () => `${email} ${done}.`);
        }),
      );
  changing('disable', 'shut a person out of the company', { disabled: true }, 'is disabled here');
  changing('enable', 'let a person in again', { disabled: false }, 'is let in again');
  changing(
    'grant-personal-data',
    'let a person see personal data',
    { seesPersonalData: true },
    'sees personal data now',
  );
  changing(
    'revoke-personal-data',
    'hide personal data from a person',
    { seesPersonalData: false },
    'no longer sees personal data',
  );

  users
    .command('set-role')
    .description("change a person's role")
    .argument('<email>')
    .argument('<role>', 'Read Only, User Admin, Sync Admin or Company Admin')
    .action((email: string, role: string, _options: unknown, command: Command) =>
      inCompany(command, async (call) => {
        const user = find(await call<User[]>('GET', '/users'), email);
        await call('PATCH', `/users/${user.id}`, { role });
        outputOf(command).show({ ...user, role }, () => `${email} is ${role} now.`);
      }),
    );

  users
    .command('remove')
    .description('remove a person, or take an invitation back')
    .argument('<email>')
    .action((email: string, _options: unknown, command: Command) =>
      inCompany(command, async (call) => {
        const user = find(await call<User[]>('GET', '/users'), email);
        await call('DELETE', `/${isInvited(user) ? 'invitations' : 'users'}/${user.id}`);
        outputOf(command).show(user, () => `${email} is removed.`);
      }),
    );

  users
    .command('resend')
    .description('send an invitation again, with a new link')
    .argument('<email>')
    .action((email: string, _options: unknown, command: Command) =>
      inCompany(command, async (call) => {
        const user = find(await call<User[]>('GET', '/users'), email);
        const delivered = await call<Delivered>('POST', `/invitations/${user.id}/resend`);
        outputOf(command).show(delivered, () => deliveryWords(email, delivered));
      }),
    );

  userSignInCommands(users, host);
}

function find(users: readonly User[], email: string): User {
  const row = pick(
    users.map((user) => ({ id: user.id, name: user.email })),
    email,
    'user',
  );
  return users.find(({ id }) => id === row.id) as User;
}

function isInvited({ status }: User): boolean {
  return status.startsWith('invit');
}
