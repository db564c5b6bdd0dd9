/** The two ends of a sync. */
export interface Between {
  sourceId: string;
  destinationId: string;
}

export const numberAt = (connectorId: string, number: string) => `${connectorId}|${number}`;

/** Which employee numbers are one person's, and where. */
export interface Numbers {
  /** Whether the number is theirs at a connector, in a record that went between the two. */
  isOwn(between: Between, connectorId: string, number: string): boolean;
  /** Whether somebody else has it there: in records between the two, or anywhere. */
  isOthers(between: Between | undefined, connectorId: string, number: string): boolean;
  /** Whether it is theirs at the connector, and perhaps somebody else's too. */
  has(at: string): boolean;
  /** Their numbers, wherever. */
  readonly ownNumbers: ReadonlySet<string>;
  /** `connector|number` of theirs and, where somebody else has the number there, the syncs in which it is theirs alone. */
  places(): { at: string; connectorId: string; number: string; onlyBetween: Between[] | undefined }[];
}

export class NumbersOfMany implements Numbers {
  readonly #asked: string;
  /** By `connector|number`, the ends between which it was seen so. */
  readonly #own = new Map<string, Map<string, Between>>();
  readonly #others = new Map<string, Set<string>>();
  readonly ownNumbers = new Set<string>();

  /** `asked`: the number by which the person was asked for; it counts at every connector where it is nobody else's. */
  constructor(asked: string) {
    this.#asked = asked;
  }

  addOwn(between: Between, numbers: readonly string[]): void {
    for (const at of numbers) {
      const places = this.#own.get(at) ?? new Map<string, Between>();
      this.#own.set(at, places.set(nameOf(between), between));
      this.ownNumbers.add(at.slice(at.indexOf('|') + 1));
    }
  }

  addOthers(between: Between, numbers: readonly string[]): void {
    for (const at of numbers) {
      this.#others.set(at, (this.#others.get(at) ?? new Set<string>()).add(nameOf(between)));
    }
  }

  has(at: string): boolean {
    return this.#own.has(at);
  }

  isOwnAt(between: Between, at: string): boolean {
    const others = this.#others.get(at);
    const own = this.#own.get(at);
    if (others === undefined) return own !== undefined || at.slice(at.indexOf('|') + 1) === this.#asked;
    // One system has given it to two people: it counts where only this one of them was seen with it.
    return own?.has(nameOf(between)) === true && !others.has(nameOf(between));
  }

  isOwn(between: Between, connectorId: string, number: string): boolean {
    return this.isOwnAt(between, numberAt(connectorId, number));
  }

  isOthers(between: Between | undefined, connectorId: string, number: string): boolean {
    const others = this.#others.get(numberAt(connectorId, number));
    return others !== undefined && (between === undefined || others.has(nameOf(between)));
  }

  places() {
    return [...this.#own].map(([at, own]) => {
      const others = this.#others.get(at);
      const cut = at.indexOf('|');
      return {
        at,
        connectorId: at.slice(0, cut),
        number: at.slice(cut + 1),
        onlyBetween:
          others === undefined
            ? undefined
            : [...own].filter(([name]) => !others.has(name)).map(([, between]) => between),
      };
    });
  }
}

function nameOf({ sourceId, destinationId }: Between): string {
  return `${sourceId}>${destinationId}`;
}
