import { randomBytes } from 'node:crypto';
import type { SandboxClock } from '../kit/index.ts';
import type { DemoUser } from './credentials.ts';
import type { Settings } from './options.ts';
import { declined } from './refusal.ts';

export interface Session {
  id: string;
  user: DemoUser;
  tenant: string;
  branch: string;
  /** The language in which labels come; that of the user when absent. */
  locale?: string;
  usedAtMs: number;
}

const LIMIT_TEXT = 'API Login Limit. The number of web services users has reached the limit of the license.';

/** Sessions at once, counted against the licence; kept in memory, as the vendor's web server does. */
export class Sessions {
  readonly #open = new Map<string, Session>();
  readonly #clock: SandboxClock;
  readonly #settings: Settings;

  constructor(clock: SandboxClock, settings: Settings) {
    this.#clock = clock;
    this.#settings = settings;
  }

  /** @throws Refusal 429 when the licence allows no further session. */
  open(user: DemoUser, tenant: string, branch: string): Session {
    this.#dropIdle();
    if (this.#open.size >= this.#settings.maxSessions) throw declined(LIMIT_TEXT);
    const id = randomBytes(12).toString('hex');
    const session: Session = { id, user, tenant, branch, usedAtMs: this.#clock.nowMs() };
    this.#open.set(id, session);
    return session;
  }

  /** The live session of that id, marked as used now. */
  use(id: string | undefined): Session | undefined {
    this.#dropIdle();
    const session = id === undefined ? undefined : this.#open.get(id);
    if (session !== undefined) session.usedAtMs = this.#clock.nowMs();
    return session;
  }

  close(id: string): void {
    this.#open.delete(id);
  }

  closeAll(): void {
    this.#open.clear();
  }

  get count(): number {
    this.#dropIdle();
    return this.#open.size;
  }

  #dropIdle(): void {
    const oldest = this.#clock.nowMs() - this.#settings.idleMinutes * 60_000;
    for (const session of this.#open.values()) if (session.usedAtMs <= oldest) this.#open.delete(session.id);
  }
}

/** The cookies of a session; a client that keeps a jar needs to know none of their names. */
export function sessionCookies(session: Session): string[] {
  return [
    `ASP.NET_SessionId=${session.id}; path=/; HttpOnly; SameSite=Lax`,
    `.ASPXAUTH=${session.id.split('').reverse().join('')}; path=/; HttpOnly`,
    'UserBranch=16; path=/',
    'Locale=Culture=en-US&TimeZone=GMTM0000A; path=/',
    `CompanyID=${encodeURIComponent(session.tenant)}; path=/`,
  ];
}

/** The session id, when both cookies that make one are there. */
export function sessionIdFrom(cookieHeader: string | undefined): string | undefined {
  const cookies = new Map(
    (cookieHeader ?? '').split(';').map((pair) => {
      const at = pair.indexOf('=');
      return [pair.slice(0, at).trim(), pair.slice(at + 1).trim()] as const;
    }),
  );
  const id = cookies.get('ASP.NET_SessionId');
  return id !== undefined && cookies.get('.ASPXAUTH') === id.split('').reverse().join('') ? id : undefined;
}
