import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { newId } from '../../kernel/index.ts';
import type { FilePlace } from './exchange.ts';
import type { OpenExchange } from './open-exchange.ts';
import { decrypt } from './pgp-decrypt.ts';
import { encrypt } from './pgp-encrypt.ts';
import type { PgpOptions } from './pgp-options.ts';

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

function scratchFile(options: PgpOptions): string {
  return join(options.scratchFolder, `pgp-${newId()}`);
}
