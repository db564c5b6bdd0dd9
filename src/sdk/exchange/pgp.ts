import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream as WebReadable } from 'node:stream/web';
import * as openpgp from 'openpgp';
import { ChalklineError, type Clock, newId, readStored, type StoredFile } from '../../kernel/index.ts';
import type { Note } from '../product.ts';
import { readOnce, removeSpool, spoolSealed } from '../spool-sealed.ts';
import type { FilePlace } from './exchange.ts';
import { tooLarge } from './exchange-errors.ts';
import { largestFile, type OpenExchange } from './open-exchange.ts';
import {
  badSignature,
  damaged,
  noIntegrity,
  notEncrypted,
  notSigned,
  signerExpired,
  wrongRecipient,
} from './pgp-errors.ts';
import {
  checkReceiver,
  checkSigner,
  daysUntilEnd,
  hasExpired,
  readPrivateKeys,
  readPublicKey,
  warnDaysBefore,
} from './pgp-keys.ts';

export interface PgpOptions {
  /** Armoured public key of those who fetch our files. Absent: what we put is not encrypted. */
  receiverKey?: string;
  /** Armoured private key(s) of ours: they open what we read, the first signs what we put. Absent: plain files are read. */
  ownKey?: string;
  ownPassphrase?: string;
  /** Sign what we put. */
  sign: boolean;
  /** Armoured public key by which everything that we read must be signed. */
  senderKey?: string;
  /** `.asc` as text, otherwise `.pgp`. */
  armor: boolean;
  scratchFolder: string;
  clock: Clock;
  /** Told when a key is about to expire. */
  note?: (line: Note) => void;
  /** How long opening may go on without a byte in or out, in milliseconds; a minute when absent. */
  silenceMs?: number;
}

type Signatures = openpgp.DecryptMessageResult['signatures'];

const endings = /\.(pgp|gpg|asc)$/i;

/**
 * Puts PGP around an exchange: what is staged is encrypted (and signed), what is read is decrypted into a file of
 * the run's own and given out only when its integrity, and the signature where one is asked for, have been found
 * right. There is no way to switch these checks off.
 */
export function withPgp(inner: OpenExchange, options: PgpOptions): OpenExchange {
  const outerName = (name: string) =>
    options.receiverKey === undefined ? name : `${name}${options.armor ? '.asc' : '.pgp'}`;
  const opens = options.ownKey !== undefined;
  const putting = (place: FilePlace): FilePlace => ({
    async stage(file, name) {
      if (options.receiverKey === undefined) return place.stage(file, name);
      // Encrypted for its receiver, it may lie as it is.
      const encrypted = scratchFile(options);
      try {
        await encrypt(file, encrypted, options.receiverKey, options);
        await place.stage({ path: encrypted, name: outerName(name) }, outerName(name));
      } finally {
        await rm(encrypted, { force: true });
      }
    },
    publish: (name) => place.publish(outerName(name)),
    look: (name) => place.look(outerName(name)),
  });

  return {
    ...putting(inner),
    beside: (folder) => putting(inner.beside(folder)),
    async list(pattern) {
      if (!opens) return inner.list(pattern);
      // Plain files are listed too: reading one says that it should have been encrypted.
      const all = await inner.list(/.*/s);
      return all.filter(({ name }) => pattern.test(name.replace(endings, '')));
    },
    async read(name) {
      return opens ? decrypt(await inner.read(name), name, options) : inner.read(name);
    },
    settle: (name, outcome) => inner.settle(name, outcome),
    close: () => inner.close(),
  };
}

async function encrypt(
  from: StoredFile,
  to: string,
  receiverKey: string,
  options: PgpOptions,
): Promise<void> {
  const receiver = await readPublicKey(receiverKey, 'pgpReceiverKey');
  await checkReceiver(receiver, 'pgpReceiverKey', options.clock);
  await warnBeforeEnd(receiver, "The receiver's", options);
  const signers = options.sign ? (await ownKeys(options)).slice(0, 1) : [];
  for (const signer of signers) {
    await checkSigner(signer, 'pgpOwnKey', options.clock);
    await warnBeforeEnd(signer, 'Our', options);
  }
  const message = await openpgp.createMessage({
    binary: Readable.toWeb(readStored(from)) as unknown as openpgp.WebStream<Uint8Array>,
  });
  const common = {
    message,
    encryptionKeys: receiver,
    signingKeys: signers,
    date: new Date(options.clock.nowMs()),
  };
  const sink = createWriteStream(to, { mode: 0o600, flags: 'wx' });
  if (options.armor) {
    const text = await openpgp.encrypt({ ...common, format: 'armored' });
    await pipeline(Readable.fromWeb(text as unknown as WebReadable), sink);
  } else {
    const bytes = await openpgp.encrypt({ ...common, format: 'binary' });
    await pipeline(Readable.fromWeb(bytes as unknown as WebReadable), sink);
  }
}

async function warnBeforeEnd(key: openpgp.Key, whose: string, options: PgpOptions): Promise<void> {
  const days = await daysUntilEnd(key, options.clock);
  if (days === undefined || days > warnDaysBefore) return;
  options.note?.({
    level: 'warning',
    code: 'pgp/key-ends-soon',
    what: `${whose} PGP key ends in ${days} days.`,
    fix: 'Agree on the next key now; two may be valid at the same time.',
  });
}

async function decrypt(encrypted: Readable, name: string, options: PgpOptions): Promise<Readable> {
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

function ownKeys(options: PgpOptions): Promise<openpgp.PrivateKey[]> {
  return readPrivateKeys(options.ownKey ?? '', options.ownPassphrase ?? '', 'pgpOwnKey');
}

function scratchFile(options: PgpOptions): string {
  return join(options.scratchFolder, `pgp-${newId()}`);
}
