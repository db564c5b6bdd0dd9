import { addDays, type Contractor } from '../contractor/index.ts';
import type { Row } from '../kit/index.ts';
import { resources } from './resources.ts';
import type { Site } from './site.ts';

/** The company that the demo user may see. */
export const COMPANY = '001';

/** Puts rows into tables as if they had been entered some time ago. */
export class Seeding {
  readonly site: Site;
  readonly contractor: Contractor;
  readonly #enteredAt: string;

  constructor(site: Site, contractor: Contractor) {
    this.site = site;
    this.contractor = contractor;
    this.#enteredAt = `${addDays(site.today(), -45)}T09:00:00Z`;
  }

  /** A row of a resource, with row id and audit members; members that the table does not have are a mistake of ours. */
  put(table: string, row: Row): Row {
    const resource = resources.find((each) => each.name === table);
    if (resource === undefined) throw new Error(`There is no resource ${table}`);
    const known = new Set([...resource.members.map(({ name }) => name), resource.id]);
    for (const name of Object.keys(row))
      if (!known.has(name)) throw new Error(`${table} has no member ${name}`);
    const id = String(row[resource.id] ?? this.site.newId());
    const entered: Row = { ...row, [resource.id]: id };
    for (const { name } of resource.members) {
      if (name.endsWith('IuCreateDate') || name.endsWith('LastUpdDate')) entered[name] = this.#enteredAt;
      if (name.endsWith('IuCreateUser')) entered[name] = 'SETUP';
    }
    return this.site.table(table).put(id, entered);
  }

  /** An employee, with something in each member that this customer's set-up adds. */
  putEmployee(row: Row): Row {
    const examples = { string: 'A', number: 40, date: '2026-01-01' } as const;
    const stored = this.put('pyemployee', row);
    for (const [name, type] of Object.entries(this.site.options.requiredProperties ?? {}))
      stored[name] = examples[type];
    return this.site.table('pyemployee').put(String(stored.EmpVUuid), stored);
  }

  /** An entry of a list that the site keeps and no resource shows. */
  list(table: string, row: Row): void {
    this.site.table(table).put(Object.values(row).join('|'), row);
  }
}
