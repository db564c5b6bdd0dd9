import type { Json } from '../../sdk/arcoro-api/index.ts';
import type { VendorRecord } from '../../sdk/index.ts';
import type { CoreHrClient } from './client.ts';
import { readExport } from './export-file.ts';

/** User-defined fields by person, from the export of them: the API has no resource for these. */
export class CustomFields {
  readonly #client: CoreHrClient;
  readonly #byPerson = new Map<string, VendorRecord>();

  private constructor(client: CoreHrClient) {
    this.#client = client;
  }

  /** Empty when the connector is not set to read them. */
  static async load(client: CoreHrClient): Promise<CustomFields> {
    const fields = new CustomFields(client);
    if (client.context.config.customFields !== true) return fields;
    for await (const { records } of readExport(client, 'custom-fields')) {
      for (const record of records) fields.#add(record);
    }
    return fields;
  }

  /** `custom.NAME` for each field, and those that the connector names for comp code and work state. */
  of(person: Json, employment: Json): VendorRecord {
    const { customFields, workersCompField, workStateField } = this.#client.context.config;
    if (customFields !== true) return {};
    const own =
      this.#byPerson.get(plainId(person[this.#client.assumed.userIdMember])) ??
      this.#byPerson.get(String(employment.employeeNumber ?? '')) ??
      {};
    const named = (field: string | undefined) => (field ? (own[`custom.${field}`] ?? null) : undefined);
    const workersComp = named(workersCompField);
    const workState = named(workStateField);
    return {
      ...own,
      ...(workersComp === undefined ? {} : { 'employee.workersComp': workersComp }),
      ...(workState === undefined ? {} : { 'employee.workState': workState }),
    };
  }

  #add(record: VendorRecord): void {
    const name = record['Field Name'];
    const person = record['Arcoro User ID'] ? plainId(record['Arcoro User ID']) : record['Employee ID'];
    if (typeof name !== 'string' || typeof person !== 'string') return;
    const own = this.#byPerson.get(person) ?? {};
    own[`custom.${name}`] = record['Field Value'] ?? null;
    this.#byPerson.set(person, own);
  }
}

/** Files write the id without dashes, the API with them (assumed to be the same id). */
function plainId(id: unknown): string {
  return String(id ?? '')
    .replaceAll('-', '')
    .toLowerCase();
}
