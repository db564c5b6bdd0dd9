import { ChangeEvents, checkBridge, type Hh2Client, Hh2Session, VersionedList } from '../../sdk/hh2/index.ts';
import { ConfigError, type OpenContext, type OpenExchange, openExchange } from '../../sdk/index.ts';
import type { Sage100Config } from './manifest.ts';

export const JOBS = '/JobCosting/Api/V1/JobCost.svc';

/** A connector at work: the place where files go, and hh2 where the connector has it. */
export class Sage100Client implements Hh2Client {
  readonly context: OpenContext<Sage100Config>;
  readonly config: Sage100Config;
  readonly exchange: OpenExchange;
  readonly #hh2: { session: Hh2Session; events: ChangeEvents; jobs: VersionedList } | undefined;

  constructor(context: OpenContext<Sage100Config>) {
    this.context = context;
    this.config = context.config;
    this.exchange = openExchange(context);
    if (context.config.useHh2 !== true) return;
    const session = new Hh2Session(context);
    this.#hh2 = {
      session,
      events: new ChangeEvents(session),
      jobs: new VersionedList(session, `${JOBS}/jobs`),
    };
  }

  /** @throws AuthError, TransientError `hh2/bridge-stale` */
  async start(): Promise<this> {
    if (this.#hh2 !== undefined) {
      await this.#hh2.session.signIn();
      await checkBridge(this.context, this.#hh2.events);
    }
    return this;
  }

  get hh2(): Hh2Session {
    return this.#through().session;
  }

  get events(): ChangeEvents {
    return this.#through().events;
  }

  get jobs(): VersionedList {
    return this.#through().jobs;
  }

  #through() {
    if (this.#hh2 !== undefined) return this.#hh2;
    throw new ConfigError({
      code: 'sage-100-contractor/no-hh2',
      what: 'This connector has no hh2 to read from.',
      fix: 'Switch on "Read lists and jobs through hh2", or use the connector as a destination only.',
      field: 'useHh2',
    });
  }

  close(): Promise<void> {
    return this.exchange.close();
  }
}
