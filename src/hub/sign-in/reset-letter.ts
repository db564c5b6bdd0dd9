import { describeError } from '../../kernel/index.ts';
import { recordAudit } from '../audit.ts';
import type { Hub } from '../hub.ts';
import type { SignIn } from '../sign-in.ts';
import { actorOf } from './actors.ts';
import type { From } from './enter.ts';
import { newResetLink } from './password.ts';
import { demandPasswordsAllowed } from './single-sign-on/settings.ts';
import { beginAttempt } from './throttle.ts';

/** A link by mail is at hand within the hour. */
const mailLinkSeconds = 3600;

/**
 * Sends a link to set a new password to an e-mail that has an account here; does nothing for another one. The caller
 * does not wait for it, so that the time tells nothing. @throws RateLimitError `access/too-many-attempts`
 */
export async function sendResetLetter(
  hub: Hub,
  signIn: SignIn,
  { address }: From,
  email: string,
): Promise<void> {
  await demandPasswordsAllowed(hub);
  // Nobody's mailbox is filled by asking again and again; a mail that was asked for counts like a failed attempt.
  await beginAttempt(hub.store, 'forgotten', email, address);
  const person = await hub.store.people.byEmail(email);
  const sent = person !== undefined && person.disabledAt === null && (await send(hub, signIn, person));
  await recordAudit(hub, actorOf(undefined, address), {
    companyId: null,
    action: 'password.link-asked',
    subject: { kind: 'person', ...(person === undefined ? {} : { id: person.id }) },
    details: { sent },
  });
}

async function send(
  hub: Hub,
  signIn: SignIn,
  { id, name, email }: { id: string; name: string; email: string },
): Promise<boolean> {
  if (hub.mailer === undefined) return false;
  const { url, expiresAt } = await newResetLink(hub, signIn, id, mailLinkSeconds);
  try {
    await hub.mailer.send({
      to: email,
      subject: 'Set a new password on Chalkline',
      text: [
        `Hello ${name},`,
        `somebody asked for a link to set a new password for your account on Chalkline. If it was you: ${url}`,
        `The link works once, until ${expiresAt.toUTCString()}. If it was not you, do nothing; your password stays as it is.`,
        '',
      ].join('\n\n'),
    });
    return true;
  } catch (error) {
    // Whoever asked must not learn from it that there is an account; the reason is for the administrator.
    hub.logger.warn({ error: describeError(error) }, 'a link to set a new password was not sent');
    return false;
  }
}
