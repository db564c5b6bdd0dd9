import {
  allowInsecureRequests,
  ClientSecretBasic,
  ClientSecretPost,
  Configuration,
  customFetch,
  discovery,
  enableNonRepudiationChecks,
  None,
} from 'openid-client';
import { ConfigError } from '../../../kernel/index.ts';
import { guardedFetch } from '../../../sdk/index.ts';
import type { Hub } from '../../hub.ts';

/** The provider as a client of it sees it. */
export interface ProviderAccess {
  issuer: string;
  clientId: string;
  secret: string;
}

const answerSeconds = 15;
/** What a provider says of itself is a few kilobytes. */
const maxBytes = 1024 * 1024;
const knownForMs = 10 * 60_000;

interface Known {
  /** Of which settings it was made; others need another. */
  of: string;
  until: number;
  configuration: Configuration;
}
const known = new WeakMap<Hub, Known>();

/** Reads what the provider says of itself, at most every ten minutes. @throws ConfigError, TransientError */
export async function openProvider(hub: Hub, access: ProviderAccess): Promise<Configuration> {
  const of = JSON.stringify([access.issuer, access.clientId, access.secret]);
  const before = known.get(hub);
  if (before !== undefined && before.of === of && before.until > hub.clock.nowMs())
    return before.configuration;
  const configuration = await askProvider(hub, access);
  known.set(hub, { of, until: hub.clock.nowMs() + knownForMs, configuration });
  return configuration;
}

/** As {@link openProvider}, always asking: for new settings. */
export async function askProvider(
  { net }: Hub,
  { issuer, clientId, secret }: ProviderAccess,
): Promise<Configuration> {
  const url = issuerUrl(issuer);
  const fetchGuarded = guardedFetch(net, { vendor: 'The provider of single sign-on', maxBytes });
  // Read off this list by the library, before there is a configuration.
  const insecure = url.protocol === 'http:' ? [allowInsecureRequests] : [];
  const setUp = (configuration: Configuration) => {
    configuration[customFetch] = fetchGuarded;
    configuration.timeout = answerSeconds;
    // Signatures are checked although the token comes over TLS: a proxy in between is not the provider.
    enableNonRepudiationChecks(configuration);
    for (const allow of insecure) allow(configuration);
  };
  const found = await discovery(url, clientId, undefined, None(), {
    [customFetch]: fetchGuarded,
    timeout: answerSeconds,
    execute: insecure,
  });
  const server = found.serverMetadata();
  const posts = server.token_endpoint_auth_methods_supported?.includes('client_secret_post') === true;
  const configuration = new Configuration(
    server,
    clientId,
    secret,
    posts ? ClientSecretPost(secret) : ClientSecretBasic(secret),
  );
  setUp(configuration);
  return configuration;
}

/** @throws ConfigError `single-sign-on/issuer` */
export function issuerUrl(issuer: string): URL {
  const url = URL.canParse(issuer) ? new URL(issuer) : undefined;
  const isHere = url !== undefined && /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(url.hostname);
  const isGood = url?.protocol === 'https:' || (url?.protocol === 'http:' && isHere);
  if (url !== undefined && isGood && url.username === '' && url.search === '' && url.hash === '') return url;
  throw new ConfigError({
    code: 'single-sign-on/issuer',
    what: 'The issuer is not the https address of a provider.',
    fix: 'Copy the issuer from the provider, such as https://login.example.com, without what follows "?" or "#".',
    field: 'issuer',
  });
}
