import type { SandboxClock } from '../kit/index.ts';
import { type DemoUser, demoUsers } from './credentials.ts';
import { badRequest, httpError } from './refusal.ts';

const ATTEMPTS = 5;
const LOCK_MS = 15 * 60_000;

/** Checks names and passwords; repeated bad ones lock the user for a quarter of an hour. */
export class SignIn {
  readonly #clock: SandboxClock;
  readonly #failures = new Map<string, { count: number; lastMs: number }>();

  constructor(clock: SandboxClock) {
    this.#clock = clock;
  }

  /** The user, or undefined when name, password or state of the account forbid it. */
  check(name: string, password: string): DemoUser | 'locked' | 'must-change' | undefined {
    const failure = this.#failures.get(name);
    if (failure !== undefined && this.#clock.nowMs() - failure.lastMs > LOCK_MS) this.#failures.delete(name);
    else if (failure !== undefined && failure.count >= ATTEMPTS) return 'locked';

    const user = demoUsers.find((one) => one.name.toLowerCase() === name.toLowerCase());
    if (user === undefined || user.password !== password) {
      this.#failures.set(name, { count: (failure?.count ?? 0) + 1, lastMs: this.#clock.nowMs() });
      return undefined;
    }
    this.#failures.delete(name);
    return user.mustChangePassword === true ? 'must-change' : user;
  }

  forget(): void {
    this.#failures.clear();
  }

  /**
   * The user of a cookie login.
   * @throws Refusal 400 without a name, 500 for everything else: no 401 is documented for login.
   */
  login(name: unknown, password: unknown): DemoUser {
    if (typeof name !== 'string' || name === '' || typeof password !== 'string')
      throw badRequest('The name and password members are required.');
    const user = this.check(name, password);
    if (user === undefined) throw refusedLogin('Invalid credentials. Please try again.');
    if (user === 'locked')
      throw refusedLogin('Your user account has been locked out. Please contact your system administrator.');
    if (user === 'must-change')
      throw refusedLogin('The password must be changed. Please sign in to the system by using a browser.');
    return user;
  }
}

function refusedLogin(text: string) {
  return httpError(500, text, 'PX.Data.PXException');
}
