import { AuthError, type ChalklineError, ConfigError, RecordError } from '../../kernel/index.ts';
import { asList, asObject } from '../flatten.ts';
import { type HttpAnswer, type HttpCall, wordsOf } from '../net/http.ts';
import type { ApiNames } from './names.ts';

/** Which of Arcoro's products speaks, in texts (`ExakTime`) and in error codes (`exaktime/invalid`). */
export interface Vendor {
  id: string;
  name: string;
  /** Our field's name for a member that the vendor complains about, where it is called something else. */
  fieldNames?: Readonly<Record<string, string>>;
}

/** Where a resource's members stand in our flattened record of a person. */
const PREFIXES: readonly [path: RegExp, prefix: string][] = [
  [/\/Persons\/[^/]+\/Employees/, 'employee.'],
  [/\/Persons\/[^/]+\/StreetAddresses/, 'address.'],
  [/\/Persons\/[^/]+\/PhoneNumbers/, 'phones.'],
  [/\/Persons\/[^/]+\/EmailAddresses/, 'emails.'],
  [/\/Persons\/[^/]+\/GovernmentIdentifications/, 'ids.'],
  [/\/Persons/, 'person.'],
];

/** Parts of which the caller knows better what a row is called, e.g. `number` of which phone. */
const UNNAMED = new Set(['phones.', 'emails.', 'ids.']);

/** Turns the problem bodies (shape assumed: problem+json with `errors` by field) into our errors. */
export function explainWith(
  vendor: Vendor,
  { errorsField }: Pick<ApiNames, 'errorsField'>,
  ourName: (path: string, name: string) => string = (_path, name) => name,
) {
  return (answer: HttpAnswer, call: HttpCall): ChalklineError | undefined => {
    const { status } = answer;
    const errors = errorsOf(asObject(answer.json)[errorsField]).map(
      ([name, words]) => [ourName(call.path, name), words] as const,
    );
    if (status === 403 && errors.length === 0) return notAllowed(vendor, answer, call);
    if (status === 405) {
      return new ConfigError({
        code: `${vendor.id}/no-such-operation`,
        what: `${vendor.name} offers no ${call.method ?? 'GET'} at ${call.path}.`,
        fix: 'Compare the paths in the connector with those that Arcoro has given you.',
        field: 'assumed',
      });
    }
    // A 403 that names fields is about the record: another product owns them.
    if (status !== 400 && status !== 403 && status !== 409 && status !== 422) return undefined;
    const [name] = errors[0] ?? [];
    const all = errors.map(([member, words]) => `${member}: ${textsOf(words).join(' ')}`).join('; ');
    const words = withoutNumbers(errors.length === 0 ? said(answer) : `: ${all}`);
    const field = name === undefined ? undefined : fieldOf(vendor, call.path, name);
    return new RecordError({
      code: `${vendor.id}/${status === 409 ? 'taken' : status === 403 ? 'owned-elsewhere' : 'invalid'}`,
      what: `${vendor.name} refused the record${words}${words.endsWith('.') ? '' : '.'}`,
      fix: fixFor(status, vendor, name),
      ...(field === undefined ? {} : { field }),
    });
  };
}

/** By field, or as a list of objects that name their field. */
function errorsOf(errors: unknown): [name: string, words: unknown][] {
  if (!Array.isArray(errors)) return Object.entries(asObject(errors));
  return errors.map(asObject).flatMap((each): [string, unknown][] => {
    const name = each.field ?? each.name ?? each.property ?? each.propertyName;
    return typeof name === 'string' ? [[name, each.message ?? each.errorMessage ?? each.detail]] : [];
  });
}

function fixFor(status: number, vendor: Vendor, name: string | undefined): string {
  if (status === 409)
    return `Another record in ${vendor.name} has the same ${name ?? 'value'}: link the two, or correct one of them.`;
  if (status === 403)
    return `Change ${name ?? 'it'} in the product that owns it, or leave it out of the sync's fields.`;
  return `Correct ${name ?? 'what it names'} at the source, then retry.`;
}

function notAllowed(vendor: Vendor, answer: HttpAnswer, call: HttpCall): AuthError {
  const reading = call.method === undefined || call.method === 'GET';
  return new AuthError({
    code: 'auth/not-allowed',
    what: reading
      ? `${vendor.name} does not let this API key read ${call.path}${said(answer)}.`
      : `${vendor.name} does not let this API key write${said(answer)}.`,
    fix: reading
      ? 'Give the key access to this data in Hub, or leave the data set out of the sync.'
      : 'Make a read-write key in Hub and store it in the connector: this one may only read.',
  });
}

export function refusedKey(vendor: Vendor, answer: HttpAnswer): AuthError {
  return new AuthError({
    code: 'auth/refused',
    what: `${vendor.name} did not accept the API key${withoutNumbers(said(answer))}.`,
    fix: 'Make a new key in Hub (Settings, API keys) and store it in the connector.',
    field: 'apiKey',
  });
}

/** Gives an error about one of several like rows (which phone?) the name of its field. */
export function named(error: unknown, field: string): unknown {
  if (!(error instanceof RecordError)) return error;
  const { code, what, fix, cause } = error;
  return new RecordError({ code, what, fix, field, cause });
}

function fieldOf(vendor: Vendor, path: string, name: string): string {
  const prefix = PREFIXES.find(([pattern]) => pattern.test(path))?.[1] ?? '';
  const plain = UNNAMED.has(prefix) ? prefix.slice(0, -1) : `${prefix}${name}`;
  // The vendor complains about the id; the person knows the code.
  return (vendor.fieldNames?.[plain] ?? plain).replace(/^(employee\.\w+)Id$/, '$1');
}

const textsOf = (value: unknown) =>
  (typeof value === 'string' ? [value] : asList(value)).filter((each) => typeof each === 'string');

function said(answer: HttpAnswer): string {
  return wordsOf(answer).replace(/\.(?="?$)/, '');
}

/** The vendor may repeat a value; numbers as long as an SSN or an account do not go on from here. */
function withoutNumbers(text: string): string {
  return text.replace(/\d[\d -]{5,}\d/g, '•••');
}
