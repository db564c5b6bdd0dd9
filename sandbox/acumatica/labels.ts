import { fieldTypes } from './rules/labels.ts';

/**
 * A site whose drop-down lists show other words than the English ones: another language, or wording of its own.
 * Answers carry what is shown, and only that is taken.
 */
export class SiteLabels {
  readonly #shown: ReadonlyMap<string, string>;
  readonly #english: ReadonlyMap<string, string>;

  constructor(labels: Readonly<Record<string, string>>) {
    this.#shown = new Map(Object.entries(labels));
    this.#english = new Map(Object.entries(labels).map(([english, shown]) => [shown, english]));
  }

  get isEmpty(): boolean {
    return this.#shown.size === 0;
  }

  outgoing(answer: unknown): unknown {
    return changed(answer, (value) => this.#shown.get(value) ?? value);
  }

  incoming(body: unknown): unknown {
    // The English word is none that this site has.
    return changed(
      body,
      (value) => this.#english.get(value) ?? (this.#shown.has(value) ? `${value} (unknown)` : value),
    );
  }
}

function changed(node: unknown, word: (value: string) => string): unknown {
  if (Array.isArray(node)) return node.map((each) => changed(each, word));
  if (typeof node !== 'object' || node === null) return node;
  return Object.fromEntries(
    Object.entries(node).map(([name, member]) => {
      const value = (member as { value?: unknown } | null)?.value;
      if (!fieldTypes.has(name) || typeof value !== 'string') return [name, changed(member, word)];
      return [name, { ...(member as object), value: word(value) }];
    }),
  );
}
