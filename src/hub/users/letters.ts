import { describeError } from '../../kernel/index.ts';
import type { Hub } from '../hub.ts';
import { linkOf } from './links.ts';

/** What became of an invitation's letter. The link is told only where no letter carries it. */
export interface Delivery {
  sent: boolean;
  link: string | null;
  expiresAt: string;
}

export interface Invited {
  to: string;
  /** Names of the companies. */
  companies: readonly string[];
  invitedBy: string;
  token: string;
  expiresAt: Date;
}

/** Sends the link, or hands it to the one who invites when there is no way to send it. */
export async function sendInvitation(hub: Hub, invited: Invited): Promise<Delivery> {
  const link = linkOf(hub, invited.token);
  const sent = await send(hub, invited.to, `Invitation to ${listed(invited.companies)} on Chalkline`, [
    `${invited.invitedBy} invites you to ${listed(invited.companies)} on Chalkline, where the company keeps its HR, ERP, time clock and payroll in line.`,
    `Accept here: ${link}`,
    `The link works once, until ${invited.expiresAt.toUTCString()}. If you did not expect it, do nothing; it then has no effect.`,
  ]);
  return { sent, link: sent ? null : link, expiresAt: invited.expiresAt.toISOString() };
}

/** Tells somebody with an account that more is open to them. */
export async function sendGranted(
  hub: Hub,
  { to, companies, grantedBy }: { to: string; companies: readonly string[]; grantedBy: string },
): Promise<boolean> {
  return send(hub, to, `Access to ${listed(companies)} on Chalkline`, [
    `${grantedBy} has given you access to ${listed(companies)} on Chalkline. It works at once: ${hub.url}`,
  ]);
}

async function send(hub: Hub, to: string, subject: string, parts: readonly string[]): Promise<boolean> {
  if (hub.mailer === undefined) return false;
  try {
    await hub.mailer.send({ to, subject, text: `${parts.join('\n\n')}\n` });
    return true;
  } catch (error) {
    // The one who invites is told and gets the link; the reason is for the administrator.
    hub.logger.warn({ error: describeError(error) }, 'a letter could not be sent');
    return false;
  }
}

function listed(names: readonly string[]): string {
  if (names.length < 3) return names.join(' and ');
  return `${names[0]} and ${names.length - 1} more companies`;
}
