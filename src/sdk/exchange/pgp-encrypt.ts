import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream as WebReadable } from 'node:stream/web';
import * as openpgp from 'openpgp';
import { readStored, type StoredFile } from '../../kernel/index.ts';
import { checkReceiver, checkSigner, daysUntilEnd, readPublicKey, warnDaysBefore } from './pgp-keys.ts';
import { ownKeys, type PgpOptions } from './pgp-options.ts';

/** Encrypts a file for its receiver, and signs it where that is asked for. */
export async function encrypt(
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
