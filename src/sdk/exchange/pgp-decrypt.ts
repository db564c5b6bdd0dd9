import { Readable } from 'node:stream';
import type { ReadableStream as WebReadable } from 'node:stream/web';
import * as openpgp from 'openpgp';
import { ChalklineError, type Clock, type StoredFile } from '../../kernel/index.ts';
import { readOnce, removeSpool, spoolSealed } from '../spool-sealed.ts';
import { tooLarge } from './exchange-errors.ts';
import { largestFile } from './open-exchange.ts';
import {
  badSignature,
  damaged,
  noIntegrity,
  notEncrypted,
  notSigned,
  signerExpired,
  wrongRecipient,
} from './pgp-errors.ts';
import { hasExpired, readPublicKey } from './pgp-keys.ts';
import { ownKeys, type PgpOptions } from './pgp-options.ts';

type Signatures = openpgp.DecryptMessageResult['signatures'];

/** Decrypts into a spool, and gives that out once integrity and signature have been found right. */
export async function decrypt(encrypted: Readable, name: string, options: PgpOptions): Promise<Readable> {
  try {
    const spool = await unlessSilent(options.silenceMs ?? usualSilenceMs, name, (step) =>
      decryptInto(encrypted, name, options, step),
    );
    return await readOnce(spool);
  } finally {
    encrypted.destroy();
  }
}

/** How long opening a message may go on without a byte in or out; a damaged one may leave the library waiting. */
const usualSilenceMs = 60_000;

/** Does work that reports each step, and gives it up when the steps cease. */
async function unlessSilent<T>(
  silenceMs: number,
  name: string,
  work: (step: () => void) => Promise<T>,
): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const silence = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(damaged(name, new Error('nothing more came'))), silenceMs);
  });
  const doing = work(() => timer?.refresh());
  // Too late, nobody listens to it any more.
  doing.catch(() => undefined);
  try {
    return await Promise.race([doing, silence]);
  } finally {
    clearTimeout(timer);
  }
}

async function decryptInto(
  encrypted: Readable,
  name: string,
  options: PgpOptions,
  step: () => void,
): Promise<StoredFile> {
  const keys = await ownKeys(options);
  const signer =
    options.senderKey === undefined ? undefined : await readPublicKey(options.senderKey, 'pgpSenderKey');
  const message = await readMessage(encrypted, name, step);
  checkRecipient(message, keys, name);

  let signatures: Signatures = [];
  let spool: StoredFile;
  try {
    const opened = await openpgp.decrypt({
      message,
      decryptionKeys: keys,
      ...(signer === undefined ? {} : { verificationKeys: signer }),
      format: 'binary',
      date: new Date(options.clock.nowMs()),
      // Lets the bytes come before the integrity check at the end of the file, so that a large file needs no large
      // memory. They go into the spool, which is thrown away unless the check has passed.
      config: { allowUnauthenticatedStream: true, allowUnauthenticatedMessages: false },
    });
    signatures = opened.signatures;
    for (const { verified } of signatures) verified.catch(() => undefined);
    const data = opened.data as unknown as WebReadable<Uint8Array>;
    spool = await spoolSealed(options.scratchFolder, name, inBounds(data, name, step));
  } catch (error) {
    throw explainDecrypt(error, name);
  }
  try {
    if (signer !== undefined) await checkSignature(signatures, signer, name, options.clock);
  } catch (error) {
    await removeSpool(spool);
    throw error;
  }
  return spool;
}

async function* inBounds(
  data: WebReadable<Uint8Array>,
  name: string,
  step: () => void,
): AsyncGenerator<Uint8Array> {
  let size = 0;
  for await (const chunk of Readable.fromWeb(data) as AsyncIterable<Uint8Array>) {
    step();
    size += chunk.length;
    if (size > largestFile) throw tooLarge(name, size, largestFile);
    yield chunk;
  }
}

async function readMessage(
  encrypted: Readable,
  name: string,
  step: () => void,
): Promise<openpgp.Message<openpgp.WebStream<Uint8Array>>> {
  const chunks = encrypted[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  const first = await chunks.next();
  const start: Buffer = first.done === true ? Buffer.alloc(0) : first.value;
  const isArmored = /^\s*-----BEGIN PGP MESSAGE-----/.test(start.subarray(0, 100).toString('latin1'));
  // Every binary packet begins with a byte whose highest bit is set; no text file does, save for a byte order mark.
  const isBinary = ((start[0] ?? 0) & 0x80) !== 0 && start[0] !== 0xef;
  if (!isArmored && !isBinary) throw notEncrypted(name);
  const whole = async function* () {
    yield start;
    for (;;) {
      const next = await chunks.next();
      step();
      if (next.done === true) return;
      yield next.value;
    }
  };
  try {
    if (isArmored) {
      const text = async function* () {
        for await (const chunk of whole()) yield chunk.toString('latin1');
      };
      return (await openpgp.readMessage({
        armoredMessage: ReadableStream.from(text()) as unknown as openpgp.WebStream<string>,
      })) as unknown as openpgp.Message<openpgp.WebStream<Uint8Array>>;
    }
    return await openpgp.readMessage({
      binaryMessage: ReadableStream.from(whole()) as unknown as openpgp.WebStream<Uint8Array>,
    });
  } catch (cause) {
    throw damaged(name, cause);
  }
}

function checkRecipient(
  message: openpgp.Message<openpgp.WebStream<Uint8Array>>,
  keys: readonly openpgp.PrivateKey[],
  name: string,
): void {
  const wanted = message.getEncryptionKeyIDs();
  if (wanted.length === 0) throw notEncrypted(name);
  const ours = keys.flatMap((key) => key.getKeyIDs());
  // A hidden recipient (all zeros) must be tried.
  if (!wanted.some((id) => /^0+$/.test(id.toHex()) || ours.some((own) => own.equals(id))))
    throw wrongRecipient(name);
}

async function checkSignature(
  signatures: Signatures,
  signer: openpgp.PublicKey,
  name: string,
  clock: Clock,
): Promise<void> {
  if (signatures.length === 0) throw notSigned(name);
  let cause: unknown;
  for (const { verified } of signatures) {
    try {
      await verified;
      return;
    } catch (error) {
      cause = error;
    }
  }
  if (await hasExpired(signer, clock)) throw signerExpired(name);
  throw badSignature(name, cause);
}

function explainDecrypt(error: unknown, name: string): unknown {
  if (error instanceof ChalklineError) return error;
  // A full disk has a code; what the library says of a message has none.
  if (typeof (error as { code?: unknown }).code === 'string') return error;
  const words = error instanceof Error ? error.message : String(error);
  if (/not authenticated|missing MDC/i.test(words)) return noIntegrity(name, error);
  if (/session key|no decryption key|decryption failed/i.test(words)) return wrongRecipient(name);
  return damaged(name, error);
}
