import type { Hub } from './hub.ts';
import { listRuns, showRun } from './runs.ts';

type Message = Awaited<ReturnType<typeof showRun>> | Awaited<ReturnType<typeof listRuns>>['rows'][number];
type Listener = (message: Message) => void;

const pollMs = 400;

interface Topic {
  listeners: Set<Listener>;
  timer: NodeJS.Timeout;
  /** What was last told, by run. */
  told: Map<string, string>;
  latest: Map<string, Message>;
}

/**
 * Tells listeners when a run changes. Each run or company that is watched is looked at by one poll, however many
 * look on; runs of other processes are seen too.
 */
export class RunWatch {
  readonly #hub: Hub;
  readonly #topics = new Map<string, Topic>();

  constructor(hub: Hub) {
    this.#hub = hub;
  }

  /** A run with all its details, now and whenever they change. Returns what ends it. */
  run(companyId: string, runId: string, listener: Listener): () => void {
    return this.#listen(`${companyId} ${runId}`, listener, async () => [
      await showRun(this.#hub, companyId, runId),
    ]);
  }

  /** The rows of the newest runs of a company. */
  company(companyId: string, listener: Listener): () => void {
    return this.#listen(
      companyId,
      listener,
      async () => (await listRuns(this.#hub, companyId, { sort: '-startedAt', limit: 25 })).rows,
    );
  }

  close(): void {
    for (const topic of this.#topics.values()) clearTimeout(topic.timer);
    this.#topics.clear();
  }

  #listen(name: string, listener: Listener, look: () => Promise<Message[]>): () => void {
    const known = this.#topics.get(name);
    if (known !== undefined) {
      known.listeners.add(listener);
      for (const message of known.latest.values()) listener(message);
    } else this.#open(name, listener, look);
    return () => {
      const topic = this.#topics.get(name);
      topic?.listeners.delete(listener);
      if (topic?.listeners.size === 0) {
        clearTimeout(topic.timer);
        this.#topics.delete(name);
      }
    };
  }

  #open(name: string, listener: Listener, look: () => Promise<Message[]>): void {
    const poll = async () => {
      const topic = this.#topics.get(name);
      if (topic === undefined) return;
      try {
        for (const message of await look()) this.#tell(topic, message);
      } catch (error) {
        this.#hub.logger.warn({ error }, 'a watched run could not be read');
      }
      if (this.#topics.get(name) === topic) topic.timer = setTimeout(poll, pollMs);
    };
    this.#topics.set(name, {
      listeners: new Set([listener]),
      timer: setTimeout(poll, 0),
      told: new Map(),
      latest: new Map(),
    });
  }

  #tell(topic: Topic, message: Message): void {
    // How long a run takes grows by itself; that alone is no news.
    const text = JSON.stringify({ ...message, durationMs: null });
    if (topic.told.get(message.id) === text) return;
    topic.told.set(message.id, text);
    topic.latest.set(message.id, message);
    for (const listener of topic.listeners) listener(message);
  }
}
