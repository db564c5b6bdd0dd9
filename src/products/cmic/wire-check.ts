import { ConfigError, type OpenContext } from '../../sdk/index.ts';
import type { Json } from './client.ts';
import type { Resource } from './resources.ts';

/**
 * Watches what CMiC sends for members that have gone or changed their type since this was written: patch levels
 * differ. What is missing is left out of comparison and said once; a code that comes as a number stops the read,
 * because without its leading zeros it would name another record.
 */
export class WireCheck {
  readonly #note: OpenContext<unknown>['note'];
  readonly #said = new Set<string>();
  readonly #theirs: (name: string) => string;

  constructor({ note }: Pick<OpenContext<unknown>, 'note'>, theirs: (name: string) => string) {
    this.#note = note;
    this.#theirs = theirs;
  }

  /** @throws ConfigError `cmic/member-retyped` */
  page(resource: Resource, rows: readonly Json[]): void {
    const [first] = rows;
    if (first === undefined) return;
    for (const row of rows)
      for (const name of resource.codes) if (typeof row[name] === 'number') throw retyped(resource, name);
    for (const name of [...resource.codes, ...resource.reads].map((each) => this.#theirs(each)))
      if (first[name] === undefined && !this.#said.has(`${resource.name} ${name}`)) {
        this.#said.add(`${resource.name} ${name}`);
        this.#note({
          level: 'warning',
          code: 'cmic/member-missing',
          what: `CMiC's ${resource.name} does not send ${name}; it is neither compared nor known to arrive.`,
          fix: 'Ask your CMiC consultant whether your patch level calls it otherwise; some names are settings among the details that the vendor does not publish. Or take the field out of the sync.',
        });
      }
  }
}

function retyped(resource: Resource, name: string): ConfigError {
  return new ConfigError({
    code: 'cmic/member-retyped',
    what: `CMiC's ${resource.name} sends ${name} as a number; it has been a text, and its leading zeros would be lost.`,
    fix: 'Nothing was written. Report it with your patch level.',
  });
}
