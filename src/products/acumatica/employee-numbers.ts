import { RecordError } from '../../sdk/index.ts';
import type { AcumaticaClient } from './client.ts';
import { type Json, textAt } from './wire.ts';

/**
 * HR's number ↔ Employee ID. Where Acumatica numbers employees itself, HR's number stands in Employee Ref. No., and
 * people without one go by their Employee ID; where numbering is manual the two are the same.
 */
export class EmployeeNumbers {
  readonly #client: AcumaticaClient;
  readonly #numberById = new Map<string, string>();
  readonly #idsByNumber = new Map<string, Set<string>>();
  #loading: Promise<void> | undefined;

  constructor(client: AcumaticaClient) {
    this.#client = client;
  }

  /** The path of the field that holds HR's number. */
  get field(): string {
    return this.#client.assumed.numberField;
  }

  /** HR's number as it stands there, whatever the numbering. */
  held(employee: Json): string | undefined {
    return textAt(employee, this.field.replace('/', '.'));
  }

  get isManual(): boolean {
    return this.#client.config.numbering === 'manual';
  }

  /** The number that a record of the Employees form shows. */
  numberIn(employee: Json): string | null {
    const id = textAt(employee, 'EmployeeID') ?? null;
    return this.isManual ? id : (this.held(employee) ?? id);
  }

  async numberOf(id: string | undefined): Promise<string | null> {
    if (id === undefined || id === '') return null;
    if (this.isManual) return id;
    await this.#load();
    return this.#numberById.get(upper(id)) ?? id;
  }

  /** @throws RecordError `acumatica/unknown-employee`, `acumatica/several` */
  async idOf(number: string, field: string): Promise<string> {
    if (this.isManual) return number;
    await this.#load();
    const known = this.#idsByNumber.get(upper(number)) ?? (await this.#ask(number));
    if (known.size > 1) {
      throw new RecordError({
        code: 'acumatica/several',
        what: `Employee ${number} stands as Employee Ref. No. of ${[...known].join(' and ')}.`,
        fix: 'Empty it at the one that is out of use (Employees, EP203000), then retry.',
        field,
      });
    }
    const [id] = known;
    if (id !== undefined) return id;
    if (this.#numberById.has(upper(number))) return number;
    throw new RecordError({
      code: 'acumatica/unknown-employee',
      what: `Acumatica has no employee ${number}.`,
      fix: 'Sync employees first, or enter the number as Employee Ref. No. on Employees (EP203000).',
      field,
    });
  }

  /** Takes note of an employee that was read or written. */
  learn(employee: Json): void {
    const id = textAt(employee, 'EmployeeID');
    if (id === undefined) return;
    const before = this.#numberById.get(upper(id));
    if (before !== undefined) this.#idsByNumber.get(upper(before))?.delete(id);
    const number = this.held(employee);
    this.#numberById.set(upper(id), number ?? id);
    if (number === undefined) return;
    const ids = this.#idsByNumber.get(upper(number)) ?? new Set();
    this.#idsByNumber.set(upper(number), ids.add(id));
  }

  /** Somebody who was not there when all were read. */
  async #ask(number: string): Promise<Set<string>> {
    const found = await this.#client.having('Employee', this.field, [number], this.#view);
    for (const employee of found) this.learn(employee);
    return this.#idsByNumber.get(upper(number)) ?? new Set();
  }

  get #view() {
    return { expand: [this.field.split('/')[0] ?? ''], select: ['EmployeeID', this.field] };
  }

  #load(): Promise<void> {
    this.#loading ??= this.#readAll();
    this.#loading.catch(() => {
      this.#loading = undefined;
    });
    return this.#loading;
  }

  async #readAll(): Promise<void> {
    for await (const { rows } of this.#client.pages('Employee', this.#view))
      for (const row of rows) this.learn(row);
  }
}

function upper(text: string): string {
  return text.trim().toUpperCase();
}
