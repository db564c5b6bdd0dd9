import { RecordError } from '../../kernel/index.ts';
import { asObject } from '../flatten.ts';
import type { ArcoroApi, Json } from './api.ts';

/**
 * All employments, asked as one list: which of them is in force for each person, and whose number an id is. A
 * person may have several, one for each time they were hired.
 */
export class Employments {
  readonly #inForce = new Map<string, Json>();
  readonly #numbers = new Map<string, string>();
  /** Who has or had a number. */
  readonly #holders = new Map<string, Set<string>>();

  static async load(api: ArcoroApi): Promise<Employments> {
    const employments = new Employments();
    for (const row of await listed(api)) employments.#add(row);
    return employments;
  }

  of(personId: unknown): Json | undefined {
    return this.#inForce.get(String(personId));
  }

  /** The employee number of a manager's employment id; null when there is none. */
  numberOf(employeeId: unknown): string | null {
    return typeof employeeId === 'string' ? (this.#numbers.get(employeeId) ?? null) : null;
  }

  /** The employment in force of the person who has or had this number. */
  byNumber(employeeNumber: string): Json | undefined {
    const employments = [...(this.#holders.get(employeeNumber) ?? [])].map((personId) => this.of(personId));
    // A number may have gone on to somebody else: whoever has it now comes first.
    return employments.find((row) => row?.employeeNumber === employeeNumber) ?? employments[0];
  }

  /**
   * The number that somebody has now who had this one before; undefined for a number that somebody has now, and for
   * one that two people had.
   */
  presentNumber(employeeNumber: string): string | undefined {
    const holders = this.#holders.get(employeeNumber);
    if (holders === undefined || holders.size > 1) return undefined;
    const [personId] = holders;
    const present = this.of(personId)?.employeeNumber;
    return typeof present === 'string' && present !== employeeNumber ? present : undefined;
  }

  #add(row: Json): void {
    const { personId, employeeId, employeeNumber } = row;
    if (typeof personId !== 'string') return;
    if (typeof employeeId === 'string' && typeof employeeNumber === 'string')
      this.#numbers.set(employeeId, employeeNumber);
    if (typeof employeeNumber === 'string') {
      const holders = this.#holders.get(employeeNumber) ?? new Set();
      this.#holders.set(employeeNumber, holders.add(personId));
    }
    const other = this.#inForce.get(personId);
    if (other === undefined || isLater(row, other)) this.#inForce.set(personId, row);
  }
}

/** The employment in force: one that has not ended comes before one that has, then the later hire. */
export function inForce(employments: readonly Json[]): Json | undefined {
  return employments.reduce<Json | undefined>(
    (best, row) => (best === undefined || isLater(row, best) ? row : best),
    undefined,
  );
}

function isLater(row: Json, other: Json): boolean {
  const ended = (each: Json) => each.status === 'Terminated';
  if (ended(row) !== ended(other)) return ended(other);
  return String(row.hireDate ?? '') > String(other.hireDate ?? '');
}

/** "Persons with employment" (documented): a row each, or persons with their employments as a list, if it is so. */
async function listed(api: ArcoroApi, query: Record<string, string> = {}): Promise<Json[]> {
  const rows = await api.all(api.path('common', 'Persons/Employees'), query);
  return rows.flatMap((row) => {
    const within = row[api.names.employmentsField];
    if (!Array.isArray(within)) return [row];
    return within.map((each) => ({
      personId: row.personId,
      ...api.dialect.read('Employees', asObject(each)),
    }));
  });
}

/** The filter's name is assumed, so what comes back is compared again. */
export async function employmentsByNumber(api: ArcoroApi, number: string): Promise<Json[]> {
  const rows = await listed(api, { [api.names.numberFilter]: number });
  return rows.filter((row) => row.employeeNumber === number);
}

/** Employee number ↔ employment id of those whom others report to, asked once per opening. */
export class Managers {
  readonly #api: ArcoroApi;
  readonly #idByNumber = new Map<string, string>();
  #employments: Promise<Employments> | undefined;

  constructor(api: ArcoroApi) {
    this.#api = api;
  }

  async numberOf(employeeId: unknown): Promise<string | null> {
    if (typeof employeeId !== 'string') return null;
    this.#employments ??= Employments.load(this.#api);
    const known = (await this.#employments).numberOf(employeeId);
    if (known !== null) return known;
    // Somebody who came after the list was asked.
    this.#employments = Employments.load(this.#api);
    return (await this.#employments).numberOf(employeeId);
  }

  /** @throws RecordError `<product>/unknown-manager` */
  async idOf(employeeNumber: string): Promise<string> {
    const known = this.#idByNumber.get(employeeNumber);
    if (known !== undefined) return known;
    const id = (await employmentsByNumber(this.#api, employeeNumber))[0]?.employeeId;
    const { vendor } = this.#api;
    if (typeof id !== 'string') {
      throw new RecordError({
        code: `${vendor.id}/unknown-manager`,
        what: `${vendor.name} has no employee ${employeeNumber}, who is to be the manager.`,
        fix: `Sync employee ${employeeNumber} first, or leave the supervisor out of the mapping.`,
        field: 'employee.manager',
      });
    }
    this.#idByNumber.set(employeeNumber, id);
    return id;
  }
}
