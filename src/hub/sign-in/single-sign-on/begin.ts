import {
  buildAuthorizationUrl,
  calculatePKCECodeChallenge,
  randomNonce,
  randomPKCECodeVerifier,
  randomState,
} from 'openid-client';
import Type from 'typebox';
import { Value } from 'typebox/value';
import { ChalklineError, describeError, seal, sealContext, unseal } from '../../../kernel/index.ts';
import { installationChain } from '../../../store/index.ts';
import type { Hub } from '../../hub.ts';
import { SingleSignOnProblem } from './problem.ts';
import { openProvider } from './provider.ts';
import { returnPath } from './return-path.ts';
import { redirectUri } from './settings.ts';

/** How long somebody may take at the provider. */
export const journeySeconds = 600;

/** What is kept of a sign-in while the person is at the provider: sealed, in the browser that began it. */
const Journey = Type.Object({
  state: Type.String(),
  nonce: Type.String(),
  verifier: Type.String(),
  issuer: Type.String(),
  returnTo: Type.String(),
  endsAt: Type.Number(),
});

const context = sealContext('single sign-on', installationChain, [], 'journey');

/** Begins a sign-in: where the browser goes, and what it brings back. @throws SingleSignOnProblem */
export async function beginSingleSignOn(
  hub: Hub,
  wantedPath: string | undefined,
): Promise<{ url: string; journey: string }> {
  const access = await providerAccess(hub);
  const configuration = await openProvider(hub, access).catch((error) => {
    hub.logger.warn({ error: wordsOf(error) }, 'the provider of single sign-on did not answer');
    throw new SingleSignOnProblem('provider');
  });
  const [state, nonce, verifier] = [randomState(), randomNonce(), randomPKCECodeVerifier()];
  const url = buildAuthorizationUrl(configuration, {
    redirect_uri: redirectUri(hub),
    response_type: 'code',
    scope: 'openid email profile',
    state,
    nonce,
    code_challenge: await calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
  });
  const journey = {
    state,
    nonce,
    verifier,
    issuer: access.issuer,
    returnTo: returnPath(wantedPath),
    endsAt: hub.clock.nowMs() + journeySeconds * 1000,
  };
  return { url: url.href, journey: seal(hub.store.keys, JSON.stringify(journey), context) };
}

/** What a browser brings back; undefined when it is not ours, or too old. */
export function readJourney(hub: Hub, sealed: string | undefined): Type.Static<typeof Journey> | undefined {
  if (sealed === undefined) return undefined;
  try {
    const journey = Value.Parse(Journey, JSON.parse(unseal(hub.store.keys, sealed, context)));
    return journey.endsAt > hub.clock.nowMs() ? journey : undefined;
  } catch {
    return undefined;
  }
}

/** @throws SingleSignOnProblem `off` */
export async function providerAccess(hub: Hub) {
  const settings = await hub.store.singleSignOn.get();
  const secret = await hub.store.singleSignOn.secret();
  if (settings === undefined || secret === undefined) throw new SingleSignOnProblem('off');
  return { issuer: settings.issuer, clientId: settings.clientId, secret };
}

/** For the log of the program: the library wraps what our network says. */
export function wordsOf(error: unknown): string {
  const inner = error instanceof Error ? error.cause : undefined;
  return describeError(inner instanceof ChalklineError ? inner : error);
}
