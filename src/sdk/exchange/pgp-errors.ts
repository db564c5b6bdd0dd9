import { ConfigError, RefusedError } from '../../kernel/index.ts';

export function wrongRecipient(name: string): ConfigError {
  return new ConfigError({
    code: 'pgp/wrong-recipient',
    what: `"${name}" is encrypted to another key than the one of this connector.`,
    fix: 'Send the public half of this key to the sender, or set the private key that it was encrypted to.',
    field: 'pgpOwnKey',
  });
}

export function notEncrypted(name: string): RefusedError {
  return new RefusedError({
    code: 'pgp/not-encrypted',
    what: `"${name}" is not encrypted although PGP is agreed. It was not read.`,
    fix: 'Ask the sender to encrypt it. If encryption is no longer agreed, switch PGP off in the connector.',
  });
}

export function noIntegrity(name: string, cause?: unknown): RefusedError {
  return new RefusedError({
    code: 'pgp/no-integrity',
    what: `"${name}" is encrypted without integrity protection, so it could have been changed on the way. It was not read.`,
    fix: 'Ask the sender for integrity protection (MDC); every PGP program of the last twenty years has it.',
    cause,
  });
}

export function damaged(name: string, cause?: unknown): RefusedError {
  return new RefusedError({
    code: 'pgp/damaged',
    what: `"${name}" was damaged or changed after it was encrypted. It was not read.`,
    fix: 'Ask the sender for the file again. A transfer in text mode damages it; it must be sent as binary.',
    cause,
  });
}

export function notSigned(name: string): RefusedError {
  return new RefusedError({
    code: 'pgp/not-signed',
    what: `"${name}" is not signed although the connector asks for it. It was not read.`,
    fix: 'Ask the sender to sign, or take the signer out of the connector if that is no longer agreed.',
  });
}

export function badSignature(name: string, cause?: unknown): RefusedError {
  return new RefusedError({
    code: 'pgp/bad-signature',
    what: `The signature of "${name}" is not from the signer set in the connector, or does not fit the content. It was not read.`,
    fix: 'Ask the sender by another way who has signed it, before anything else.',
    cause,
  });
}

export function signerExpired(name: string): ConfigError {
  return new ConfigError({
    code: 'pgp/key-expired',
    what: `The key that must have signed "${name}" has expired.`,
    fix: 'Ask the sender for the present public key and set it in the connector.',
    field: 'pgpSenderKey',
  });
}
