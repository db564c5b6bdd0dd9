/** Lets work on the same thing happen one after the other; work on different things goes side by side. */
export class Turns {
  readonly #ends = new Map<string, Promise<void>>();

  /** Waits for what was begun before under this name. What that came to does not matter here. */
  async take<T>(name: string, work: () => Promise<T>): Promise<T> {
    const { promise: end, resolve: finish } = Promise.withResolvers<void>();
    const before = this.#ends.get(name);
    this.#ends.set(name, end);
    await before;
    try {
      return await work();
    } finally {
      finish();
      if (this.#ends.get(name) === end) this.#ends.delete(name);
    }
  }
}
