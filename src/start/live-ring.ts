import type { KeyRing } from '../kernel/index.ts';
import type { KeySource } from './key-source.ts';
import type { RingContents } from './ring-text.ts';

/** How long a ring that another process has changed may go unnoticed. */
const lookAgainMs = 1_000;

/** The key ring of a running process: notices by itself when somebody has rotated. */
export class LiveRing implements KeyRing {
  readonly #source: KeySource;
  #contents: RingContents;
  #keys: Record<string, Buffer>;
  #version: string;
  #lookedAtMs: number;
  root: Buffer = Buffer.alloc(0);

  constructor(source: KeySource, contents: RingContents) {
    this.#source = source;
    this.#version = source.version();
    this.#lookedAtMs = Date.now();
    this.#contents = contents;
    this.#keys = keysOf(contents);
  }

  get current(): string {
    if (Date.now() - this.#lookedAtMs >= lookAgainMs) this.reread();
    return this.#contents.current;
  }

  get keys(): Readonly<Record<string, Buffer>> {
    return this.#keys;
  }

  get contents(): RingContents {
    this.reread();
    return this.#contents;
  }

  reread(): void {
    this.#lookedAtMs = Date.now();
    const version = this.#source.version();
    if (version === this.#version) return;
    try {
      const contents = this.#source.read();
      if (contents === undefined) return;
      this.#contents = contents;
      this.#keys = keysOf(contents);
      this.#version = version;
    } catch {
      // A ring that cannot be read just now: what we have still holds, and it is tried again.
    }
  }
}

function keysOf({ keys }: RingContents): Record<string, Buffer> {
  return Object.fromEntries([...keys].map(([id, { key }]) => [id, key]));
}
