import { RecordError } from '../../sdk/index.ts';
import type { CoreHrClient, Json } from './client.ts';
import { Employments } from './employments.ts';

/** Employee number ↔ employment id of those whom others report to, asked once per opening. */
export class Managers {
  readonly #client: CoreHrClient;
  readonly #idByNumber = new Map<string, string>();
  #employments: Promise<Employments> | undefined;

  constructor(client: CoreHrClient) {
    this.#client = client;
  }

  async numberOf(employeeId: unknown): Promise<string | null> {
    if (typeof employeeId !== 'string') return null;
    this.#employments ??= Employments.load(this.#client);
    const known = (await this.#employments).numberOf(employeeId);
    if (known !== null) return known;
    // Somebody who came after the list was asked.
    this.#employments = Employments.load(this.#client);
    return (await this.#employments).numberOf(employeeId);
  }

  /** @throws RecordError `core-hr/unknown-manager` */
  async idOf(employeeNumber: string): Promise<string> {
    const known = this.#idByNumber.get(employeeNumber);
    if (known !== undefined) return known;
    const id = (await employmentsByNumber(this.#client, employeeNumber))[0]?.employeeId;
    if (typeof id !== 'string') {
      throw new RecordError({
        code: 'core-hr/unknown-manager',
        what: `Core HR has no employee ${employeeNumber}, who is to be the manager.`,
        fix: `Sync employee ${employeeNumber} first, or leave the supervisor out of the mapping.`,
        field: 'employee.manager',
      });
    }
    this.#idByNumber.set(employeeNumber, id);
    return id;
  }
}

/** The filter's name is assumed, so what comes back is compared again. */
export async function employmentsByNumber(client: CoreHrClient, number: string): Promise<Json[]> {
  const rows = await client.all(client.path('common', 'Persons/Employees'), {
    [client.assumed.numberFilter]: number,
  });
  return rows.filter((row) => row.employeeNumber === number);
}
