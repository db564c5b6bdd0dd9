/**
 * One piece of work at a time by name. A write that reads a record, changes its rows and puts them back must not
 * overlap with another on the same records: there is no version to tell the two apart.
 */
export class Turns {
  readonly #last = new Map<string, Promise<unknown>>();

  /** Runs the work when all that came before under this name is over; in the order of calling. */
  take<T>(name: string, work: () => Promise<T>): Promise<T> {
    const before = this.#last.get(name) ?? Promise.resolve();
    const turn = before.then(work, work);
    this.#last.set(
      name,
      turn.catch(() => undefined),
    );
    return turn;
  }
}
