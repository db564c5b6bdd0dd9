import { X509Certificate } from 'node:crypto';
import { getCACertificates } from 'node:tls';
import { Type } from 'typebox';
import { ConfigError } from '../../kernel/index.ts';
import type { Net } from './net.ts';

/** The form field of every connector that speaks HTTPS to an address of the customer's. */
export const authorityField = {
  certificateAuthority: Type.Optional(
    Type.String({
      title: 'Own certificate authority',
      description:
        'Only where the system has a certificate of your own authority: the certificate of that authority, as text from -----BEGIN CERTIFICATE----- to -----END CERTIFICATE-----. It is trusted by this connector alone, beside the public ones.',
      default: '',
      maxLength: 100_000,
      multiline: true,
    }),
  ),
};

/** The network for one connector. Closes with it when it is its own. */
export function netFor(
  net: Net,
  config: Readonly<Record<string, unknown>>,
): { net: Net; close(): Promise<void> } {
  const { certificateAuthority } = config;
  if (typeof certificateAuthority !== 'string' || certificateAuthority.trim() === '')
    return { net, close: async () => undefined };
  const own = net.trusting(certificateAuthority);
  return { net: own, close: () => own.close() };
}

/** The public authorities and those of a text. @throws ConfigError `config/bad-certificate` */
export function authoritiesWith(text: string): string[] {
  const problem = authorityProblem(text);
  if (problem !== undefined)
    throw new ConfigError({ code: 'config/bad-certificate', ...problem, field: 'certificateAuthority' });
  return [...getCACertificates('default'), ...blocksOf(text)];
}

/** Why a text holds no authorities that could be trusted; undefined when it does. */
export function authorityProblem(text: string): { what: string; fix: string } | undefined {
  const fix =
    'Paste the certificate of the authority that signed the certificate of the server, as PEM text.';
  const blocks = blocksOf(text);
  if (/PRIVATE KEY/.test(text)) {
    return { what: 'The certificate authority holds a private key, which must not be here.', fix };
  }
  if (blocks.length === 0) return { what: 'The certificate authority is no certificate in PEM text.', fix };
  for (const block of blocks) {
    let certificate: X509Certificate;
    try {
      certificate = new X509Certificate(block);
    } catch {
      return { what: 'The certificate authority is a damaged certificate.', fix };
    }
    // A self-signed server's own certificate may stand here too: it trusts that server and nobody else.
    if (!certificate.ca && !certificate.checkIssued(certificate))
      return { what: 'The certificate is that of a server, not of an authority.', fix };
    if (certificate.validToDate.getTime() < Date.now()) {
      const day = certificate.validToDate.toISOString().slice(0, 10);
      return { what: `The certificate authority has expired on ${day}.`, fix: 'Paste its new certificate.' };
    }
  }
  return undefined;
}

function blocksOf(text: string): string[] {
  return text.match(/-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g) ?? [];
}
