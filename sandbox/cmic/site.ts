import { createHash } from 'node:crypto';
import type { Row, SandboxContext, Table } from '../kit/index.ts';
import { type Member, memberOf } from './members.ts';
import type { CmicSandboxOptions } from './options.ts';
import { Refusal } from './refusal.ts';
import type { Resource } from './resources.ts';

/** Who is calling, and what the site lets them see. */
export interface Caller {
  user: string;
  companies: readonly string[];
  mayWrite: boolean;
}

/** One customer's CMiC: its tables, its set-up, its clock. */
export class Site {
  readonly context: SandboxContext;
  readonly options: CmicSandboxOptions;
  readonly #extra: readonly Member[];
  readonly #stored: ReadonlyMap<string, string>;

  constructor(context: SandboxContext, options: CmicSandboxOptions) {
    this.context = context;
    this.options = options;
    this.#extra = Object.entries(options.requiredProperties ?? {}).map(([name, type]) =>
      memberOf(name, [type, '', 'required']),
    );
    this.#stored = new Map(
      Object.entries(options.renamedMembers ?? {}).map(([stored, wire]) => [wire, stored]),
    );
  }

  /** How the site calls a member on the wire. */
  wireName(stored: string): string {
    return this.options.renamedMembers?.[stored] ?? stored;
  }

  /** The member that stands behind a name on the wire; undefined where the site calls it otherwise. */
  storedName(wire: string): string | undefined {
    return this.#stored.get(wire) ?? (this.wireName(wire) === wire ? wire : undefined);
  }

  /** A text with members by the names that the site gives them. */
  inItsNames(text: string): string {
    let told = text;
    for (const [wire, stored] of this.#stored) told = told.replaceAll(stored, wire);
    return told;
  }

  table(name: string): Table<Row> {
    return this.context.state.table(name);
  }

  /** The members that this site knows, with those that its customer has added. */
  membersOf(resource: Resource): readonly Member[] {
    const hidden = this.options.hiddenMembers ?? [];
    const own = resource.name === 'pyemployee' ? this.#extra : [];
    return [...resource.members, ...own].filter((member) => !hidden.includes(member.name));
  }

  /** The row that has this key, whoever asks. */
  find(resource: Resource, row: Row): Row | undefined {
    if (resource.key.length === 0) return undefined;
    return this.table(resource.name).find((each) =>
      resource.key.every((name) => String(each[name]) === String(row[name])),
    );
  }

  has(table: string, values: Row): boolean {
    const wanted = Object.entries(values);
    const same = (row: Row) => wanted.every(([name, value]) => String(row[name]) === String(value));
    return this.table(table).find(same) !== undefined;
  }

  /** A row key as the database makes them: 32 hexadecimal signs, never the same again. */
  newId(): string {
    const meta = this.table('site');
    const count = Number(meta.get('ids')?.count ?? 0) + 1;
    meta.put('ids', { count });
    return createHash('md5').update(`row ${count}`).digest('hex').toUpperCase();
  }

  /** The present instant as the site writes it, without fractions. */
  now(): string {
    return `${this.context.clock.nowIso().slice(0, 19)}Z`;
  }

  today(): string {
    return this.context.clock.today();
  }
}

/** Rows of companies that the caller may not see are not there for them. */
export function visible(resource: Resource, row: Row, caller: Caller): boolean {
  return resource.company === undefined || caller.companies.includes(String(row[resource.company]));
}

export function demandCompany(resource: Resource, row: Row, caller: Caller): void {
  if (!visible(resource, row, caller))
    throw new Refusal(400, `Company ${String(row[resource.company ?? ''])} is not valid for the user.`, {
      code: '27024',
      ...(resource.company === undefined ? {} : { member: resource.company }),
    });
}
