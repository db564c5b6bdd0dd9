import { randomUUID } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { SandboxContext } from '../kit/index.ts';
import { SAGE_300_DEMO, type Sage300User, type Settings } from './options.ts';
import { page, Refusal } from './refusal.ts';

interface Session {
  token: string;
  folder: string;
  username: string;
  untilMs: number;
}

/** Tries before an account or client is locked; not public, assumed five. */
const TRIES = 5;

/** Sessions by cookie: 200 with a number that says no, `.ASPXAUTH` first, a sliding end. */
export class SignIn {
  readonly #context: SandboxContext;
  readonly #settings: Settings;

  constructor(context: SandboxContext, settings: Settings) {
    this.#context = context;
    this.#settings = settings;
  }

  get #sessions() {
    return this.#context.state.table<Session>('sessions');
  }

  get #failures() {
    return this.#context.state.table<{ count: number }>('failed-tries');
  }

  authenticate(folder: string, body: unknown, reply: FastifyReply): unknown {
    const given = (typeof body === 'object' && body !== null ? body : {}) as Record<string, unknown>;
    const result = this.#judge(folder, given);
    if (result !== 5) return { AuthenticatedClient: null, AuthenticatedUser: null, Result: result };
    const token = randomUUID().replaceAll('-', '').toUpperCase();
    const username = String(given.Username);
    this.#sessions.put(token, { token, folder, username, untilMs: this.#until() });
    // The gateway's cookies come first on the wire; the caller has to put them in the right order.
    reply.header('set-cookie', [
      'ApplicationGatewayAffinityCORS=5f2c; Path=/; SameSite=None; Secure',
      'ApplicationGatewayAffinity=5f2c; Path=/',
      `.ASPXAUTH=${token}; path=/; secure; HttpOnly`,
    ]);
    return {
      AuthenticatedClient: { Name: 'Chalkline' },
      AuthenticatedUser: {
        Email: `${username}@example.com`,
        FirstName: 'Sync',
        Id: randomUUID(),
        LastName: 'User',
        Username: username,
      },
      Result: 5,
    };
  }

  /** Who asks. A session that has ended is sent to the login page. @throws Refusal 302, 401, 406 */
  userOf(folder: string, service: string, request: FastifyRequest): Sage300User {
    const cookie = request.headers.cookie ?? '';
    const token = /^\.ASPXAUTH=([^;]+)/.exec(cookie)?.[1] ?? '';
    const session = this.#sessions.get(token);
    if (session === undefined && cookie.includes('.ASPXAUTH=') && token === '')
      throw new Refusal(401, page('Unauthorized', 'The authentication cookie was not understood.'));
    const ended =
      session === undefined ||
      session.folder !== folder ||
      session.untilMs <= this.#context.clock.nowMs() ||
      this.#context.faults.take('expire-session', request);
    if (ended) {
      this.#sessions.delete(token);
      throw new Refusal(302, page('Object moved', 'Sign in.'), { location: `/${folder}/Account/LogOn` });
    }
    this.#sessions.put(token, { ...session, untilMs: this.#until() });
    const user = this.#settings.users.find((each) => each.username === session.username);
    if (user === undefined) throw new Refusal(401, page('Unauthorized', 'No such user.'));
    if (user.services?.includes(service) === false)
      throw new Refusal(
        406,
        page('Not Acceptable', 'The user does not have the privilege for this service.'),
      );
    return user;
  }

  endAll(): void {
    for (const { token } of this.#sessions.values()) this.#sessions.delete(token);
  }

  #until(): number {
    return this.#context.clock.nowMs() + this.#settings.sessionMinutes * 60_000;
  }

  #judge(folder: string, given: Record<string, unknown>): number {
    const clientKey = `client ${folder}`;
    const userKey = `user ${folder} ${String(given.Username)}`;
    if ((this.#failures.get(clientKey)?.count ?? 0) >= TRIES) return 4;
    if (given.ApiKey !== SAGE_300_DEMO.apiKey || given.ApiSecret !== SAGE_300_DEMO.apiSecret) {
      this.#count(clientKey);
      return 2;
    }
    if ((this.#failures.get(userKey)?.count ?? 0) >= TRIES) return 3;
    const user = this.#settings.users.find((each) => each.username === given.Username);
    if (user === undefined || user.password !== given.Password) {
      this.#count(userKey);
      return 1;
    }
    this.#failures.delete(clientKey);
    this.#failures.delete(userKey);
    return 5;
  }

  #count(key: string): void {
    this.#failures.put(key, { count: (this.#failures.get(key)?.count ?? 0) + 1 });
  }
}
