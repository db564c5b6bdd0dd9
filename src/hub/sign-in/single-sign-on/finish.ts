import { createHash } from 'node:crypto';
import { AuthorizationResponseError, authorizationCodeGrant, fetchUserInfo } from 'openid-client';
import { recordAudit } from '../../audit.ts';
import type { Hub } from '../../hub.ts';
import type { SignIn } from '../../sign-in.ts';
import { actorOf } from '../actors.ts';
import { type From, noteStart } from '../enter.ts';
import { accountOf, type Vouched } from './account-of.ts';
import { journeySeconds, providerAccess, readJourney, wordsOf } from './begin.ts';
import { SingleSignOnProblem, type SingleSignOnReason } from './problem.ts';
import { openProvider } from './provider.ts';
import { redirectUri } from './settings.ts';

/**
 * Ends a sign-in with what the provider sent back: `query` of the address, `journey` as the browser kept it.
 * @throws SingleSignOnProblem
 */
export async function finishSingleSignOn(
  hub: Hub,
  signIn: SignIn,
  from: From,
  { query, journey: kept }: { query: string; journey: string | undefined },
): Promise<{ cookies: string[]; returnTo: string }> {
  try {
    const journey = readJourney(hub, kept);
    if (journey === undefined || new URLSearchParams(query).get('state') !== journey.state)
      throw new SingleSignOnProblem('stale');
    // Whatever comes of it, an answer of the provider is looked at once.
    const name = `single-sign-on:${createHash('sha256').update(journey.state).digest('base64url')}`;
    if (!(await signIn.reserveOnce(name, journeySeconds))) throw new SingleSignOnProblem('stale');
    const access = await providerAccess(hub);
    if (access.issuer !== journey.issuer) throw new SingleSignOnProblem('stale');

    const vouched = await askWho(hub, access, query, journey);
    const person = await accountOf(hub, signIn, access.issuer, vouched, from.address);
    const cookies = await signIn.withoutPassword(from.headers, person.id);
    await noteStart(hub, from, person, 'single sign-on');
    return { cookies, returnTo: journey.returnTo };
  } catch (error) {
    if (!(error instanceof SingleSignOnProblem)) throw error;
    await noteRefusal(hub, from, error.reason);
    throw error;
  }
}

/** Changes the code for tokens and reads whom they speak of: signature, issuer, audience, age and nonce are checked. */
async function askWho(
  hub: Hub,
  access: Awaited<ReturnType<typeof providerAccess>>,
  query: string,
  { state, nonce, verifier }: { state: string; nonce: string; verifier: string },
): Promise<Vouched> {
  try {
    const configuration = await openProvider(hub, access);
    const tokens = await authorizationCodeGrant(configuration, new URL(`${redirectUri(hub)}?${query}`), {
      expectedState: state,
      expectedNonce: nonce,
      pkceCodeVerifier: verifier,
      idTokenExpected: true,
    });
    const claims = tokens.claims();
    if (claims === undefined) throw new SingleSignOnProblem('refused');
    // Providers may tell the e-mail there only.
    const told =
      claims.email === undefined
        ? await fetchUserInfo(configuration, tokens.access_token, claims.sub)
        : claims;
    return {
      subject: claims.sub,
      email: typeof told.email === 'string' ? told.email : undefined,
      emailVerified: told.email_verified === true,
      name: typeof told.name === 'string' ? told.name : undefined,
    };
  } catch (error) {
    if (error instanceof SingleSignOnProblem) throw error;
    // What the library says names claims and statuses, never a token; it is for the administrator.
    hub.logger.warn({ error: wordsOf(error) }, 'a sign-in by single sign-on was refused');
    throw new SingleSignOnProblem(reasonOf(error));
  }
}

function reasonOf(error: unknown): SingleSignOnReason {
  if (error instanceof AuthorizationResponseError) return 'denied';
  const inner = error instanceof Error ? error.cause : undefined;
  const code = (inner as { code?: unknown } | undefined)?.code;
  return typeof code === 'string' && code.startsWith('net/') ? 'provider' : 'refused';
}

async function noteRefusal(hub: Hub, { address }: From, reason: SingleSignOnReason): Promise<void> {
  await recordAudit(hub, actorOf(undefined, address), {
    companyId: null,
    action: 'session.refused',
    subject: { kind: 'person' },
    details: { wrong: `single sign-on: ${reason}` },
  });
}
