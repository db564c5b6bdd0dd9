import { userInfo } from 'node:os';
import { ConfigError, describeError } from '../kernel/index.ts';

/** The running server, or one that this process has started for itself. */
export interface ServerAddress {
  url: string;
  token: string;
}

/** A call that the server answered with a problem. */
export class CallRefused extends Error {
  readonly fix: string;
  /** Further problems of the same call, as sentences. */
  readonly others: readonly string[];
  readonly problem: Problem;

  constructor(status: number, problem: Problem) {
    super(problem.detail ?? `The server answered ${status}.`);
    this.fix = problem.fix ?? '';
    this.others = (problem.errors ?? []).slice(1).map(({ detail }) => detail);
    this.problem = problem;
  }
}

interface Problem {
  detail?: string;
  fix?: string;
  errors?: { detail: string }[];
}

/** Speaks to the API as the operator of this machine. */
export class Connection {
  readonly #address: ServerAddress;

  constructor(address: ServerAddress) {
    this.#address = address;
  }

  /** The same server, spoken to with an API key: what the operator of the machine may not. */
  withKey(key: string): Connection {
    return new Connection({ url: this.#address.url, token: key });
  }

  /** The answer is what the contract says: the server has checked it against its schema. */
  async call<T>(method: string, path: string, body?: unknown): Promise<T> {
    const answer = await this.#send(method, path, body);
    if (answer.status === 204) return undefined as T;
    return (await answer.json()) as T;
  }

  /** Answers that are a file. */
  async file(path: string, asked?: { method: string; body: unknown }): Promise<Buffer> {
    const answer = await this.#send(asked?.method ?? 'GET', path, asked?.body);
    return Buffer.from(await answer.arrayBuffer());
  }

  /** Answers that come line by line. */
  async *lines<T>(method: string, path: string, body?: unknown): AsyncGenerator<T> {
    const answer = await this.#send(method, path, body);
    let rest = '';
    const decoder = new TextDecoder();
    for await (const chunk of answer.body ?? []) {
      rest += decoder.decode(chunk, { stream: true });
      const lines = rest.split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) if (line !== '') yield JSON.parse(line) as T;
    }
  }

  async #send(method: string, path: string, body: unknown): Promise<Response> {
    let answer: Response;
    try {
      answer = await fetch(`${this.#address.url}/api${path}`, {
        method,
        headers: {
          authorization: `Bearer ${this.#address.token}`,
          'x-chalkline-user': userName(),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
    } catch (cause) {
      throw new ConfigError({
        code: 'cli/no-answer',
        what: `The server at ${this.#address.url} does not answer: ${describeError(cause)}.`,
        fix: 'Start it again, or stop it and repeat the command.',
        cause,
      });
    }
    if (answer.ok) return answer;
    throw new CallRefused(answer.status, (await answer.json().catch(() => ({}))) as Problem);
  }
}

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return '';
  }
}
