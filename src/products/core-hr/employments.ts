import type { CoreHrClient, Json } from './client.ts';

/**
 * All employments, asked as one list: which of them is in force for each person, and whose number an id is. A
 * person may have several, one for each time they were hired.
 */
export class Employments {
  readonly #inForce = new Map<string, Json>();
  readonly #numbers = new Map<string, string>();
  readonly #personByNumber = new Map<string, string>();

  static async load(client: CoreHrClient): Promise<Employments> {
    const employments = new Employments();
    for (const row of await client.all(client.path('common', 'Persons/Employees'))) employments.#add(row);
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
    return this.of(this.#personByNumber.get(employeeNumber));
  }

  #add(row: Json): void {
    const { personId, employeeId, employeeNumber } = row;
    if (typeof personId !== 'string') return;
    if (typeof employeeId === 'string' && typeof employeeNumber === 'string')
      this.#numbers.set(employeeId, employeeNumber);
    if (typeof employeeNumber === 'string') this.#personByNumber.set(employeeNumber, personId);
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
