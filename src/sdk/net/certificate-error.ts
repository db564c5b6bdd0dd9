import { ConfigError } from '../../kernel/index.ts';

const anotherAuthority =
  'If the certificate comes from an authority of your own, paste the certificate of that authority into "Own certificate authority" of the connector; otherwise ask the owner of the system for a proper one.';

/** What is wrong with a server's certificate, and the order that mends it. */
const problems: readonly { codes: RegExp; what: string; fix: string; field?: string }[] = [
  {
    codes: /^CERT_HAS_EXPIRED$/,
    what: 'has expired',
    fix: 'Ask the owner of the system to renew it; check the clock of this machine too.',
  },
  {
    codes: /^CERT_NOT_YET_VALID$/,
    what: 'is not valid yet',
    fix: 'Check the clock of this machine, and ask the owner of the system.',
  },
  {
    codes: /^ERR_TLS_CERT_ALTNAME_INVALID$/,
    what: 'is for another host',
    fix: 'Use the name in the URL of the connector that the certificate was made for.',
    field: 'url',
  },
  {
    codes: /SELF_SIGNED/,
    what: 'is signed by itself or by an authority that is not trusted',
    fix: anotherAuthority,
    field: 'certificateAuthority',
  },
  {
    codes: /UNABLE_TO_(GET_ISSUER|VERIFY_LEAF)|CERT_UNTRUSTED|INVALID_CA|CERT_SIGNATURE/,
    what: 'is signed by an authority that is not trusted',
    fix: anotherAuthority,
    field: 'certificateAuthority',
  },
  {
    codes: /^(CERT_|CRL_|INVALID_PURPOSE|PATH_LENGTH|HOSTNAME_MISMATCH)/,
    what: 'is not accepted',
    fix: 'Ask the owner of the system to renew it.',
  },
];

/** The error for a connection that failed at the server's certificate; undefined for any other failure. */
export function certificateError(cause: unknown, url: URL): ConfigError | undefined {
  const code = String((cause as { code?: unknown }).code ?? '');
  const problem = problems.find(({ codes }) => codes.test(code));
  if (problem === undefined) return undefined;
  return new ConfigError({
    code: 'net/certificate',
    what: `The certificate of ${url.host} ${problem.what} (${code}). Nothing was sent.`,
    fix: problem.fix,
    ...(problem.field === undefined ? {} : { field: problem.field }),
    cause,
  });
}
