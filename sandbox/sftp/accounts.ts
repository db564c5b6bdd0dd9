import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import ssh2, { type AuthContext, type ParsedKey, type PublicKeyAuthContext } from 'ssh2';

/** One partner's access: it sees only its own folder, as `/`. */
export interface SftpAccount {
  /** Also the folder's name under the root; letters, digits, `-` and `_`. */
  username: string;
  /** Sign-in by password is refused when absent. */
  password?: string;
  /** Keys that may sign in, each a line as in `authorized_keys`. */
  publicKeys?: string[];
  /** Made in the account's folder at the start, e.g. `['inbound', 'archive']`. */
  folders?: string[];
  /** Whatever would change a file is answered "permission denied". */
  readOnly?: boolean;
}

export class Accounts {
  readonly #root: string;
  readonly #accounts = new Map<string, SftpAccount>();

  constructor(root: string, accounts: SftpAccount[]) {
    this.#root = root;
    for (const account of accounts) this.add(account);
  }

  /** Adds an account, or replaces the one of that name; its files stay. */
  add(account: SftpAccount): void {
    if (!/^[A-Za-z0-9_-]+$/.test(account.username))
      throw new Error(`The user name "${account.username}" cannot be a folder's name`);
    this.#accounts.set(account.username, { ...account });
    for (const folder of ['', ...(account.folders ?? [])])
      mkdirSync(join(this.home(account.username), folder), { recursive: true });
  }

  /** From now on the account cannot sign in; its files stay. */
  remove(username: string): void {
    this.#accounts.delete(username);
  }

  get(username: string): SftpAccount | undefined {
    return this.#accounts.get(username);
  }

  /** The folder on this machine that the account sees as `/`. */
  home(username: string): string {
    return join(this.#root, username);
  }

  /** Lets one more key sign in. `publicKey`: a line as in `authorized_keys`. */
  authorize(username: string, publicKey: string): void {
    const account = this.#accounts.get(username);
    if (account === undefined) throw new Error(`There is no account "${username}"`);
    account.publicKeys = [...(account.publicKeys ?? []), publicKey];
  }

  /** Whether what the client shows is enough to sign in. */
  admits(attempt: AuthContext): boolean {
    const account = this.#accounts.get(attempt.username);
    if (account === undefined) return false;
    if (attempt.method === 'password')
      return account.password !== undefined && account.password === attempt.password;
    if (attempt.method === 'publickey')
      return (account.publicKeys ?? []).some((line) => provesKey(attempt, line));
    return false;
  }

  /** The ways in that the account has, as told to a client whose attempt failed. */
  methods(username: string): ('password' | 'publickey')[] {
    const account = this.#accounts.get(username);
    if (account === undefined) return ['publickey', 'password'];
    const methods: ('password' | 'publickey')[] = [];
    if (account.publicKeys !== undefined) methods.push('publickey');
    if (account.password !== undefined) methods.push('password');
    return methods;
  }
}

/** A client first asks whether a key would do (no signature), then signs with it. */
function provesKey(attempt: PublicKeyAuthContext, line: string): boolean {
  const parsed = ssh2.utils.parseKey(line);
  if (parsed instanceof Error) throw new Error(`Not a public key: ${parsed.message}`);
  const key = (Array.isArray(parsed) ? parsed[0] : parsed) as ParsedKey;
  if (attempt.key.algo !== key.type && !attempt.key.algo.startsWith('rsa-sha2')) return false;
  if (!attempt.key.data.equals(key.getPublicSSH())) return false;
  if (attempt.signature === undefined || attempt.blob === undefined) return true;
  return key.verify(attempt.blob, attempt.signature, attempt.hashAlgo) === true;
}
