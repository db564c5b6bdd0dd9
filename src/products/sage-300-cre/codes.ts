import type { Hh2Row } from '../../sdk/hh2/index.ts';
import { RecordError } from '../../sdk/index.ts';
import type { ListName, Sage300Client } from './client.ts';

/** What people call the lists, in error texts. */
const NAMES: Partial<Record<ListName, string>> = {
  employees: 'employees',
  payDeductions: 'deductions',
  payTaxes: 'taxes',
  payTypes: 'pay types',
  certifiedClasses: 'certified classes',
  departments: 'departments',
  payGroups: 'pay groups',
  unions: 'unions',
  unionLocals: 'union locals',
  unionClasses: 'union classes',
};

/** The code behind an id; null when there is none, the id itself when the list does not have it. */
export async function codeOf(client: Sage300Client, list: ListName, id: unknown): Promise<string | null> {
  if (typeof id !== 'string' || id === '') return null;
  const row = (await client.list(list).byId(id)) ?? (await refreshed(client, list, id));
  return row === undefined ? id : String(row.Code ?? '');
}

const asked = new WeakMap<Sage300Client, Set<string>>();

/** A row that is not known may be new: the list is brought up to date, once for each unknown thing. */
async function refreshed(client: Sage300Client, list: ListName, what: string): Promise<Hh2Row | undefined> {
  const before = asked.get(client) ?? new Set<string>();
  asked.set(client, before);
  if (before.has(`${list} ${what}`)) return undefined;
  before.add(`${list} ${what}`);
  await client.list(list).refresh();
  return client.list(list).byId(what);
}

/**
 * The row with a code. `within`: members that it must have, e.g. the union of a class.
 * @throws RecordError `sage-300-cre/unknown-code`
 */
export async function rowOf(
  client: Sage300Client,
  list: ListName,
  code: string,
  field: string,
  within: Readonly<Record<string, unknown>> = {},
): Promise<Hh2Row> {
  const find = async () => {
    const rows = await client.list(list).withCode(code);
    return rows.find((row) => Object.entries(within).every(([name, value]) => !value || row[name] === value));
  };
  let row = await find();
  if (row === undefined) {
    await refreshed(client, list, `code ${code}`);
    row = await find();
  }
  if (row !== undefined) return row;
  const name = NAMES[list] ?? list;
  throw new RecordError({
    code: 'sage-300-cre/unknown-code',
    what: `Sage 300 has no "${code}" among its ${name}, as far as hh2 knows.`,
    expected:
      'Codes are compared with their exact spelling; hh2 knows a new one about an hour after it was made in Sage.',
    fix: `Correct the code at the source or map it, or make it in Sage, wait an hour and run again.`,
    field,
  });
}

export async function idOf(
  client: Sage300Client,
  list: ListName,
  code: string,
  field: string,
  within?: Readonly<Record<string, unknown>>,
): Promise<string> {
  return String((await rowOf(client, list, code, field, within)).Id);
}
