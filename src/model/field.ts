/**
 * What a field holds. All values are text, true/false or nothing: identifiers keep their leading zeros,
 * dates are calendar dates `2026-03-02`, money and other decimals are exact decimal text `1234.50`.
 */
export type FieldKind =
  | 'text'
  | 'identifier'
  | 'code'
  | 'choice'
  | 'date'
  | 'money'
  | 'rate'
  | 'decimal'
  | 'integer'
  | 'boolean'
  | 'phone'
  | 'ssn'
  | 'routing'
  | 'account'
  | 'email'
  | 'state';

/** Who may see a value: everybody with access, those with the grant for personal data, nobody in full. */
export type Sensitivity = 'none' | 'personal' | 'secret';

export type FieldValue = string | boolean | null;

/** One thing in our model's shape: its fields by name. A field that is absent was not read; null means empty. */
export type Entity = Record<string, FieldValue>;

export interface Field {
  kind: FieldKind;
  label: string;
  sensitivity: Sensitivity;
  /** Without it the entity makes no sense anywhere. */
  required?: boolean;
  /** The allowed values of a `choice`. */
  choices?: readonly string[];
  /** The data set whose key this field holds. */
  refersTo?: string;
  help?: string;
}

type Extra = Partial<Omit<Field, 'kind' | 'label'>>;

const make =
  (kind: FieldKind, sensitivity: Sensitivity = 'none') =>
  (label: string, extra: Extra = {}): Field => ({ kind, label, sensitivity, ...extra });

export const text = make('text');
export const identifier = make('identifier');
export const date = make('date');
export const money = make('money');
/** A price per unit with up to five decimals. */
export const rate = make('rate');
export const decimal = make('decimal');
export const integer = make('integer');
export const flag = make('boolean');

export const personalText = make('text', 'personal');
export const personalDate = make('date', 'personal');
export const personalMoney = make('money', 'personal');
export const personalRate = make('rate', 'personal');
export const phone = make('phone', 'personal');
export const email = make('email', 'personal');
export const ssn = make('ssn', 'secret');
export const routing = make('routing', 'secret');
export const account = make('account', 'secret');
export const state = make('state');

/** One of a closed list. */
export function choice(label: string, choices: readonly string[], extra: Extra = {}): Field {
  return { kind: 'choice', label, sensitivity: 'none', choices, ...extra };
}

/** The key of a record in another data set. */
export function code(label: string, refersTo: string, extra: Extra = {}): Field {
  return { kind: 'code', label, sensitivity: 'none', refersTo, ...extra };
}
