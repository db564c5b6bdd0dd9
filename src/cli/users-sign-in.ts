import type { Command } from 'commander';
import { Output } from './output.ts';
import { type CommandHost, type GlobalOptions, pick, withConnection } from './session.ts';

/** `users …` about signing in, for people of any company: for whoever cannot get in, or must not. */
export function userSignInCommands(users: Command, host: CommandHost): void {
  const about = <Answer>(
    name: string,
    description: string,
    method: string,
    path: string,
    words: (email: string, answer: Answer) => string,
  ) =>
    users
      .command(name)
      .description(description)
      .argument('<email>')
      .action(async (email: string, _options: unknown, command: Command) => {
        await withConnection(host, false, async (connection) => {
          const { people } = await connection.call<{ people: { id: string; email: string }[] }>(
            'GET',
            '/access',
          );
          const person = pick(
            people.map(({ id, email: address }) => ({ id, name: address })),
            email,
            'user',
          );
          const answer = await connection.call<Answer>(method, `/people/${person.id}/${path}`);
          const output = new Output(command.optsWithGlobals<GlobalOptions>().json ?? false);
          output.show(answer, () => words(person.name, answer));
        });
      });
  about<{ url: string; expiresAt: string }>(
    'reset-link',
    'make a link by which a person sets a new password',
    'POST',
    'reset-link',
    (email, { url, expiresAt }) =>
      `Hand this link to ${email} alone; it works once, until ${expiresAt}:\n${url}`,
  );
  about(
    'reset-second-factor',
    "remove a person's authenticator app, for a lost telephone; sessions end",
    'POST',
    'reset-second-factor',
    (email) => `${email} signs in by password alone until an authenticator app is set up again.`,
  );
  about<{ endedSessions: number }>(
    'end-sessions',
    'sign a person out everywhere',
    'DELETE',
    'sessions',
    (email, { endedSessions }) => `Sessions of ${email} that ended: ${endedSessions}.`,
  );
  about(
    'unlink',
    'forget who a person is at the provider of single sign-on; the next sign-in finds the account by its e-mail',
    'DELETE',
    'single-sign-on',
    (email) => `The next sign-in with the provider finds ${email} by the e-mail again.`,
  );
}
