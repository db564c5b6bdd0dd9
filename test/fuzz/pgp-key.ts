import { createMessage, encrypt, generateKey, readKey } from 'openpgp';

/** A key of our own and a message to it. */
export async function generatePgpKey(): Promise<{ ownKey: string; message: Buffer; plain: Buffer }> {
  const keys = await generateKey({ userIDs: [{ name: 'Chalkline' }], format: 'armored' });
  const plain = Buffer.from('employeeNumber,lastName\r\n00001,Ortiz\r\n'.repeat(20));
  const message = await encrypt({
    message: await createMessage({ binary: plain }),
    encryptionKeys: await readKey({ armoredKey: keys.publicKey }),
    format: 'binary',
  });
  return { ownKey: keys.privateKey, message: Buffer.from(message as Uint8Array), plain };
}
