import type * as openpgp from 'openpgp';
import type { Clock } from '../../kernel/index.ts';
import type { Note } from '../product.ts';
import { readPrivateKeys } from './pgp-keys.ts';

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

/** Our private keys, the one that signs first. */
export function ownKeys(options: PgpOptions): Promise<openpgp.PrivateKey[]> {
  return readPrivateKeys(options.ownKey ?? '', options.ownPassphrase ?? '', 'pgpOwnKey');
}
