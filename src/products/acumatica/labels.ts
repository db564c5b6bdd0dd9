import { type Static, Type } from 'typebox';
import { asObject } from '../../sdk/index.ts';
import type { Json } from './wire.ts';

/** Labels of drop-down lists that this connector reads or writes, as an Acumatica in English shows them. */
const KNOWN = [
  ...['Active', 'Inactive', 'On Hold', 'Hold Payments', 'One-Time'],
  ...['Male', 'Female', 'Single', 'Married', 'Divorced', 'Widowed'],
  ...['New Hire', 'Rehire', 'Retirement', 'Resignation'],
  ...['Hourly', 'Salaried Exempt', 'Salaried Non-Exempt', 'Hour', 'Year'],
  ...['Checking', 'Savings', 'No Maximum', 'Per Calendar Year', 'Employer Contribution'],
  ...['Wage', 'Overtime', 'Time Off', 'In Planning', 'Completed', 'Canceled', 'Approved', 'Released'],
];

/** The fields in which they stand. Types of phones are settings of their own. */
const DROP_DOWNS = new Set([
  ...['Status', 'Gender', 'MaritalStatus', 'StartReason', 'TerminationReason', 'EmployeeType', 'UnitOfPay'],
  ...['AccountType', 'DeductionMaximumFrequency', 'ContributionMaximumFrequency', 'ContributionType'],
  ...['Category', 'ApprovalStatus'],
]);

export const LabelTable = Type.Array(
  Type.Object(
    {
      label: Type.Union(
        KNOWN.map((label) => Type.Literal(label)),
        { title: 'In English', description: 'As this connector knows it.' },
      ),
      shown: Type.String({
        title: 'In your Acumatica',
        description: 'As the drop-down list of the form shows it to the API user.',
        minLength: 1,
      }),
    },
    { additionalProperties: false },
  ),
  {
    title: 'Labels of drop-down lists',
    description:
      'The API speaks of statuses, reasons, units of pay and the like by the labels that the API user sees. Only those that differ from English: your own wording, or the language of the user.',
    default: [],
    maxItems: 100,
  },
);

/** Turns labels of the site into those that the connector knows, and back. */
export class Labels {
  readonly #toOurs: ReadonlyMap<string, string>;
  readonly #toTheirs: ReadonlyMap<string, string>;

  constructor(table: Static<typeof LabelTable> = []) {
    this.#toOurs = new Map(table.map(({ label, shown }) => [shown, label]));
    this.#toTheirs = new Map(table.map(({ label, shown }) => [label, shown]));
  }

  /** Records as they were answered, with our labels. */
  read(json: unknown): unknown {
    return this.#toOurs.size === 0 ? json : translated(json, this.#toOurs);
  }

  /** A body with the labels that the site shows. */
  written(body: Json): Json {
    return this.#toTheirs.size === 0 ? body : asObject(translated(body, this.#toTheirs));
  }
}

function translated(node: unknown, labels: ReadonlyMap<string, string>): unknown {
  if (Array.isArray(node)) return node.map((each) => translated(each, labels));
  if (typeof node !== 'object' || node === null) return node;
  return Object.fromEntries(
    Object.entries(node).map(([name, member]) => {
      // A value itself is never walked: it may be a number that is written as it stands.
      if (!('value' in asObject(member))) return [name, translated(member, labels)];
      const { value } = asObject(member);
      if (!DROP_DOWNS.has(name) || typeof value !== 'string') return [name, member];
      return [name, { ...asObject(member), value: labels.get(value.trimEnd()) ?? value }];
    }),
  );
}
