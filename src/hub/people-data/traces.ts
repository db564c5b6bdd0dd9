import type { Entity } from '../../model/index.ts';
import { nameAndBirthDate } from '../../sync/erased.ts';

const erasedWord = '[erased]';

/** The values by which one person can be told in a text. */
export class Traces {
  /** Employee numbers and keys: compared whole, never as part of a text for others. */
  readonly numbers = new Set<string>();
  readonly ssns = new Set<string>();
  /** First and last name, lower case. */
  readonly names = new Map<string, readonly [first: string, last: string]>();
  /** Each name with the birth date, as one text. */
  readonly namesAndBirthDates = new Set<string>();
  /** Texts that are this person's and nobody else's wherever they stand, lower case. */
  readonly #telling = new Set<string>();
  /** Texts that somebody of the same household may share: taken out of what is said, but they find nobody. */
  readonly #shared = new Set<string>();

  learn(entity: Entity): void {
    for (const [field, value] of Object.entries(entity)) {
      if (typeof value === 'string' && value !== '') this.#learnField(field, value);
    }
    const whole = nameAndBirthDate(entity);
    if (whole !== undefined) this.namesAndBirthDates.add(whole);
    const { firstName, lastName } = entity;
    if (typeof firstName !== 'string' || typeof lastName !== 'string' || firstName === '' || lastName === '')
      return;
    const [first, last] = [firstName.toLowerCase(), lastName.toLowerCase()];
    this.names.set(`${first} ${last}`, [first, last]);
    for (const text of [`${first} ${last}`, `${last}, ${first}`, `${last} ${first}`]) this.#telling.add(text);
  }

  /** A key of the person's own record; short ones are told only where they stand alone. */
  learnKey(key: string): void {
    this.numbers.add(key);
    if (key.length >= 12) this.#telling.add(key.toLowerCase());
  }

  /** Everything by which they are told or which is taken out of what is said, lower case. */
  get texts(): string[] {
    return [...this.#telling, ...this.#shared];
  }

  /** Whether a name of something holds their full name. */
  bears(name: string): boolean {
    const lower = name.toLowerCase();
    for (const [first, last] of this.names.values())
      if (lower.includes(`${first} ${last}`) || lower.includes(`${last}, ${first}`)) return true;
    return false;
  }

  /** Whether a text says something that is only this person's. */
  tells(text: string): boolean {
    const lower = text.toLowerCase();
    for (const value of this.#telling) if (lower.includes(value)) return true;
    return false;
  }

  /** Whether any line of a text may be one that `tellsLine` takes: much faster than looking at each. */
  mayTellIn(text: string, numbers: ReadonlySet<string>): boolean {
    const lower = text.toLowerCase();
    const isIn = (value: string) => lower.includes(value.toLowerCase());
    return (
      [...this.#telling].some(isIn) ||
      [...numbers].some(isIn) ||
      [...this.names.values()].some(([first, last]) => lower.includes(first) && lower.includes(last))
    );
  }

  /** As `tells`, for a line of a file about people: a number or both names as values of their own count too. */
  tellsLine(line: string, numbers: ReadonlySet<string>): boolean {
    if (this.tells(line)) return true;
    const words = new Set(line.split(/[^\p{L}\p{N}.@_-]+/u).flatMap((word) => [word, word.toLowerCase()]));
    for (const number of numbers) if (words.has(number)) return true;
    for (const [first, last] of this.names.values()) {
      const lower = line.toLowerCase();
      if (words.has(first) && words.has(last)) return true;
      if (/[\s'-]/.test(first + last) && lower.includes(first) && lower.includes(last)) return true;
    }
    return false;
  }

  scrub(text: string): string {
    let scrubbed = text;
    for (const value of [...this.#telling, ...this.#shared])
      scrubbed = scrubbed.replace(new RegExp(value.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'), 'gi'), erasedWord);
    return scrubbed;
  }

  /** A document without the person: list entries that are a number or key of theirs go, texts are scrubbed. */
  scrubDocument(value: unknown): unknown {
    if (typeof value === 'string') return this.scrub(value);
    if (Array.isArray(value))
      return value
        .filter((entry) => !(typeof entry === 'string' && this.numbers.has(entry)))
        .map((entry) => this.scrubDocument(entry));
    if (typeof value === 'object' && value !== null)
      return Object.fromEntries(
        Object.entries(value).map(([name, entry]) => [name, this.scrubDocument(entry)]),
      );
    return value;
  }

  #learnField(field: string, value: string): void {
    const digits = value.replace(/\D/g, '');
    const addTo =
      (set: Set<string>) =>
      (...texts: string[]) => {
        for (const text of texts) set.add(text.toLowerCase());
      };
    const add = addTo(this.#telling);
    const addShared = addTo(this.#shared);
    if (field === 'ssn') {
      this.ssns.add(digits);
      add(digits, `${digits.slice(0, 3)}-${digits.slice(3, 5)}-${digits.slice(5)}`);
    } else if (/phone$/i.test(field) && digits.length >= 10) {
      const [area, office, line] = [digits.slice(-10, -7), digits.slice(-7, -4), digits.slice(-4)];
      addShared(
        digits.slice(-10),
        `${area}-${office}-${line}`,
        `(${area}) ${office}-${line}`,
        `${area}.${office}.${line}`,
      );
    } else if (/email$/i.test(field) || (field === 'accountNumber' && value.length >= 5)) add(value);
    else if (/^street[12]$/.test(field) && /\d/.test(value) && value.length >= 8) addShared(value);
  }
}
