import type { Faults, SandboxClock, SandboxContext } from '../kit/index.ts';
import { Operations } from './operations.ts';
import type { Settings } from './options.ts';
import { Sessions } from './sessions.ts';
import { SignIn } from './sign-in.ts';
import { TenantStore } from './store.ts';
import { Throttle } from './throttle.ts';
import { Tokens } from './tokens.ts';

/** One installation of the vendor's system: its tenants, who is signed in, what runs. */
export class Site {
  readonly settings: Settings;
  readonly clock: SandboxClock;
  readonly faults: Faults;
  readonly sessions: Sessions;
  readonly signIn: SignIn;
  readonly tokens: Tokens;
  readonly throttle: Throttle;
  readonly operations: Operations;
  readonly #stores: Map<string, TenantStore>;

  constructor(context: SandboxContext, settings: Settings) {
    this.settings = settings;
    this.clock = context.clock;
    this.faults = context.faults;
    this.sessions = new Sessions(context.clock, settings);
    this.signIn = new SignIn(context.clock);
    this.tokens = new Tokens(context.clock, this.signIn, (sessionId) => this.sessions.close(sessionId));
    this.throttle = new Throttle(context.clock, settings);
    this.operations = new Operations(context.clock, settings.operationMs);
    this.#stores = new Map(
      settings.tenants.map((tenant) => [
        tenant.toLowerCase(),
        new TenantStore(context.state, context.clock, tenant),
      ]),
    );
  }

  get defaultTenant(): string {
    return this.settings.tenants[0] ?? 'Company';
  }

  store(tenant: string): TenantStore | undefined {
    return this.#stores.get(tenant.toLowerCase());
  }

  get stores(): TenantStore[] {
    return [...this.#stores.values()];
  }

  /** Signs everybody out, as a restart of the web server does. */
  restart(): void {
    this.sessions.closeAll();
    this.tokens.clear();
    this.signIn.forget();
    this.operations.clear();
  }
}
