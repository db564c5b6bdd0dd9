import { type CompiledMapping, compileMapping, type VendorRecord } from '../sdk/index.ts';
import type { RunEvent } from './event.ts';
import type { Flow } from './flow.ts';
import type { RunContext } from './run-context.ts';
import type { Named } from './source-events.ts';

/**
 * For files of what belongs to employees, in a run that does not carry employees themselves: the receiver refuses what
 * is of somebody whom it does not have, where nobody here sees it. Whom earlier files (of any sync) have told it of is
 * known, and a number that none of them held is worth a warning, once for each.
 */
export class PeopleSent {
  readonly #numbers: ReadonlySet<string>;
  readonly #mapping: CompiledMapping | undefined;
  readonly #told = new Set<string>();

  private constructor(numbers: ReadonlySet<string>, mapping?: CompiledMapping) {
    this.#numbers = numbers;
    this.#mapping = mapping;
  }

  static async of({ destination, employees, store }: RunContext, flow: Flow): Promise<PeopleSent> {
    const declared = destination.product.dataSets.find(({ id }) => id === 'employees');
    const isAsked = flow.definition.owner !== undefined && !employees.known;
    const inFiles = flow.destination.write?.style === 'files' && declared?.write?.style === 'files';
    if (!isAsked || !inFiles) return new PeopleSent(new Set());
    const mapping = compileMapping('employees', declared.mapping, destination.config);
    const numbers = new Set<string>();
    for (const key of await store.links.keysThere('employees')) {
      const parts = key
        .split(/(?<!\\)\|/)
        .map((part) => part.replaceAll('\\|', '|').replaceAll('\\\\', '\\'));
      const number = numberIn(
        mapping,
        Object.fromEntries(declared.primaryKey.map((name, at) => [name, parts[at] ?? null])),
      );
      if (number !== undefined) numbers.add(number);
    }
    return new PeopleSent(numbers, mapping);
  }

  /** What is to be said of a record of this employee, by the number that goes to the destination. */
  warningFor(flow: Flow, name: Named, number: string, where: string): RunEvent | undefined {
    // Where nobody was ever sent, people come there in another way.
    if (this.#mapping === undefined || this.#numbers.size === 0 || number === '' || this.#told.has(number))
      return;
    const asThere = numberIn(this.#mapping, this.#mapping.toRecord({ employeeNumber: number })) ?? number;
    if (this.#numbers.has(asThere)) return;
    this.#told.add(number);
    return {
      level: 'warning',
      code: 'record/employee-never-sent',
      ...name,
      ...(flow.definition.owner === undefined ? {} : { field: flow.definition.owner }),
      message: `No file has told ${where} of this employee. Unless somebody was entered there by hand, it refuses what is of them, and that is not seen here.`,
      fix: `Sync the employee to ${where} first, or look there whether the number is known.`,
      cause: `record/employee-never-sent|${flow.id}`,
    };
  }
}

function numberIn(mapping: CompiledMapping, record: VendorRecord): string | undefined {
  const { employeeNumber } = mapping.toEntity(record, []);
  return typeof employeeNumber === 'string' && employeeNumber !== '' ? employeeNumber : undefined;
}
