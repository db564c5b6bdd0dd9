import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import * as openpgp from 'openpgp';
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { systemClock } from '../../kernel/index.ts';
import { createFolder } from './folder.ts';
import { withPgp } from './pgp.ts';
import type { PgpOptions } from './pgp-options.ts';

interface Pair {
  privateKey: string;
  publicKey: string;
}

const content = 'PRCo,Employee\r\n1,1001\r\n';
let hub: Pair;
let partner: Pair;
let stranger: Pair;
let expired: Pair;
let root: string;
let drop: string;
let scratch: string;
let local: string;

beforeAll(async () => {
  [hub, partner, stranger, expired] = await Promise.all([
    pair('hub', { passphrase: 'open sesame' }),
    pair('partner'),
    pair('stranger'),
    pair('expired', { date: new Date('2020-01-01'), keyExpirationTime: 86_400 }),
  ]);
});

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'pgp-exchange-'));
  drop = join(root, 'drop');
  scratch = join(root, 'scratch');
  mkdirSync(drop);
  mkdirSync(scratch);
  local = join(root, 'made.csv');
  writeFileSync(local, content);
});

afterEach(() => rmSync(root, { recursive: true }));

function pair(
  name: string,
  more: { passphrase?: string; date?: Date; keyExpirationTime?: number } = {},
): Promise<Pair> {
  return openpgp.generateKey({
    type: 'ecc',
    userIDs: [{ name }],
    ...more,
    format: 'armored',
  }) as Promise<Pair>;
}

function exchange(options: Partial<PgpOptions> = {}) {
  const folder = createFolder({
    folder: drop,
    allowedRoots: [root],
    afterRead: 'leave',
    quietMs: 0,
    clock: systemClock,
    signal: new AbortController().signal,
  });
  return withPgp(folder, {
    receiverKey: partner.publicKey,
    ownKey: hub.privateKey,
    ownPassphrase: 'open sesame',
    sign: true,
    armor: false,
    scratchFolder: scratch,
    clock: systemClock,
    ...options,
  });
}

/** What a partner puts into the folder. */
async function put(name: string, message: Partial<openpgp.EncryptOptions> & { plain?: string } = {}) {
  const { plain = content, ...rest } = message;
  const bytes = await openpgp.encrypt({
    message: await openpgp.createMessage({ binary: Buffer.from(plain) }),
    encryptionKeys: await openpgp.readKey({ armoredKey: hub.publicKey }),
    ...rest,
    format: 'binary',
  } as never);
  writeFileSync(join(drop, name), bytes as unknown as Uint8Array);
}

test.each([
  ['binary', false, 'people.csv.pgp'],
  ['armoured', true, 'people.csv.asc'],
])('puts files encrypted to the receiver and signed, as %s', async (_what, armor, name) => {
  const hubToPartner = exchange({ armor });

  await hubToPartner.stage({ path: local }, 'people.csv');
  await hubToPartner.publish('people.csv');

  expect(readdirSync(drop)).toEqual([name]);
  expect(readdirSync(scratch)).toEqual([]);
  expect(await hubToPartner.look('people.csv')).toBe('published');
  const atPartner = exchange({ ownKey: partner.privateKey, ownPassphrase: '', senderKey: hub.publicKey });
  expect((await atPartner.list(/^people\.csv$/)).map((file) => file.name)).toEqual([name]);
  expect(await text(await atPartner.read(name))).toBe(content);
  expect(readdirSync(scratch)).toEqual([]);
});

test('reads a large file without the decrypted bytes staying on the disk', async () => {
  const plain = Array.from({ length: 100_000 }, (_, at) => `${at},${at * 7}`).join('\r\n');
  await put('large.csv.pgp', { plain });

  const read = await exchange().read('large.csv.pgp');

  expect(readdirSync(scratch)).toEqual([]);
  expect(await text(read)).toBe(plain);
});

test('a file for somebody else is told apart', async () => {
  await put('a.pgp', { encryptionKeys: await openpgp.readKey({ armoredKey: stranger.publicKey }) });

  await expect(exchange().read('a.pgp')).rejects.toMatchObject({ code: 'pgp/wrong-recipient' });
});

test('a plain file is refused where PGP is agreed, and a signed one too', async () => {
  writeFileSync(join(drop, 'a.csv'), content);
  const signed = await openpgp.sign({
    message: await openpgp.createMessage({ binary: Buffer.from(content) }),
    signingKeys: await openpgp.readPrivateKey({ armoredKey: partner.privateKey }),
    format: 'binary',
  });
  writeFileSync(join(drop, 'b.csv.pgp'), signed);

  expect(await exchange().list(/\.csv$/)).toHaveLength(2);
  await expect(exchange().read('a.csv')).rejects.toMatchObject({ code: 'pgp/not-encrypted' });
  await expect(exchange().read('b.csv.pgp')).rejects.toMatchObject({ code: 'pgp/not-encrypted' });
});

test('a signature is asked for, must be there, and must be from the pinned signer', async () => {
  const partnerKey = await openpgp.readPrivateKey({ armoredKey: partner.privateKey });
  const strangerKey = await openpgp.readPrivateKey({ armoredKey: stranger.privateKey });
  await put('unsigned.pgp');
  await put('by-stranger.pgp', { signingKeys: strangerKey });
  await put('by-partner.pgp', { signingKeys: partnerKey });
  const pinned = exchange({ senderKey: partner.publicKey });

  await expect(pinned.read('unsigned.pgp')).rejects.toMatchObject({ code: 'pgp/not-signed' });
  await expect(pinned.read('by-stranger.pgp')).rejects.toMatchObject({ code: 'pgp/bad-signature' });
  expect(await text(await pinned.read('by-partner.pgp'))).toBe(content);
});

test('a file changed on the way gives out nothing', async () => {
  await put('a.pgp', { plain: content.repeat(10_000) });
  const bytes = readFileSync(join(drop, 'a.pgp'));
  const middle = Math.floor(bytes.length / 2);
  bytes[middle] = (bytes[middle] ?? 0) ^ 1;
  writeFileSync(join(drop, 'a.pgp'), bytes);

  await expect(exchange().read('a.pgp')).rejects.toMatchObject({ code: 'pgp/damaged' });
  expect(readdirSync(scratch)).toEqual([]);
});

test('a file cut short gives out nothing', async () => {
  await put('a.pgp', { plain: content.repeat(10_000) });
  const bytes = readFileSync(join(drop, 'a.pgp'));
  writeFileSync(join(drop, 'a.pgp'), bytes.subarray(0, bytes.length - 100));

  await expect(exchange().read('a.pgp')).rejects.toMatchObject({ code: 'pgp/damaged' });
});

test('a file without integrity protection is refused', async () => {
  await put('whole.pgp');
  const message = await openpgp.readMessage({ binaryMessage: readFileSync(join(drop, 'whole.pgp')) });
  const packets = message.packets as unknown as { constructor: { tag: number }; write(): Uint8Array }[];
  const key = packets[0]?.write() ?? new Uint8Array();
  // Tag 9, symmetrically encrypted data without integrity protection, behind the session key of a sound message.
  const body = Buffer.alloc(120, 7);
  writeFileSync(
    join(drop, 'a.pgp'),
    Buffer.concat([Buffer.from([0xc0 | 1, key.length]), key, Buffer.from([0xc0 | 9, body.length]), body]),
  );

  await expect(exchange().read('a.pgp')).rejects.toMatchObject({ code: 'pgp/no-integrity' });
});

test('nothing is encrypted to an expired key, nor signed with one', async () => {
  await expect(
    exchange({ receiverKey: expired.publicKey }).stage({ path: local }, 'a.csv'),
  ).rejects.toMatchObject({
    code: 'pgp/key-expired',
    field: 'pgpReceiverKey',
  });
  await expect(
    exchange({ ownKey: expired.privateKey, ownPassphrase: '' }).stage({ path: local }, 'a.csv'),
  ).rejects.toMatchObject({ code: 'pgp/key-expired', field: 'pgpOwnKey' });
  expect(readdirSync(drop)).toEqual([]);
});

test('several private keys may open files while keys change', async () => {
  await put('a.pgp');
  const next = await pair('hub, next', { passphrase: 'open sesame' });

  const both = exchange({ ownKey: `${next.privateKey}\n${hub.privateKey}` });

  expect(await text(await both.read('a.pgp'))).toBe(content);
});

test('a wrong passphrase and a broken key are told without repeating them', async () => {
  await put('a.pgp');

  await expect(exchange({ ownPassphrase: 'wrong' }).read('a.pgp')).rejects.toMatchObject({
    name: 'AuthError',
    code: 'pgp/passphrase',
  });
  await expect(exchange({ ownKey: 'no key at all' }).read('a.pgp')).rejects.toMatchObject({
    code: 'pgp/key-unreadable',
    field: 'pgpOwnKey',
  });
});

test('what is put into a folder beside is encrypted for the partner as well', async () => {
  const place = exchange().beside('rejected');
  await place.stage({ path: local }, 'people.errors.csv');
  await place.publish('people.errors.csv');

  expect(readdirSync(join(drop, 'rejected'))).toEqual(['people.errors.csv.pgp']);
  const bytes = readFileSync(join(drop, 'rejected/people.errors.csv.pgp'));
  expect(bytes.includes('Employee')).toBe(false);
  const { data } = await openpgp.decrypt({
    message: await openpgp.readMessage({ binaryMessage: bytes }),
    decryptionKeys: await openpgp.readPrivateKey({ armoredKey: partner.privateKey }),
  });
  expect(data).toBe(content.replaceAll('\r\n', '\n'));
  expect(await place.look('people.errors.csv')).toBe('published');
});
