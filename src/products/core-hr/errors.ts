import {
  AuthError,
  asList,
  asObject,
  type ChalklineError,
  ConfigError,
  type HttpAnswer,
  type HttpCall,
  RecordError,
  wordsOf,
} from '../../sdk/index.ts';

/** Where a resource's fields stand in our flattened record. */
const PREFIXES: readonly [path: RegExp, prefix: string][] = [
  [/\/Persons\/[^/]+\/Employees/, 'employee.'],
  [/\/Persons\/[^/]+\/StreetAddresses/, 'address.'],
  [/\/Persons\/[^/]+\/PhoneNumbers/, 'phones.'],
  [/\/Persons\/[^/]+\/EmailAddresses/, 'emails.'],
  [/\/Persons\/[^/]+\/GovernmentIdentifications/, 'ids.'],
  [/\/Persons/, 'person.'],
];

/** Fields of which the caller knows better what they are called, e.g. `number` of which phone. */
const UNNAMED = new Set(['phones.', 'emails.', 'ids.']);

const CODES: Readonly<Record<string, string>> = { unionId: 'unionCode', parentJobId: 'projectCode' };

/** Turns the problem bodies of Core HR (shape assumed: problem+json with `errors` by field) into our errors. */
export function explain(answer: HttpAnswer, call: HttpCall): ChalklineError | undefined {
  const { status } = answer;
  const reading = call.method === undefined || call.method === 'GET';
  if (status === 403) {
    return new AuthError({
      code: 'auth/not-allowed',
      what: reading
        ? `Core HR does not let this API key read ${call.path}${said(answer)}.`
        : `Core HR does not let this API key write${said(answer)}.`,
      fix: reading
        ? 'Give the key access to this data in Hub, or leave the data set out of the sync.'
        : 'Make a read-write key in Hub and store it in the connector: this one may only read.',
    });
  }
  if (status === 405) {
    return new ConfigError({
      code: 'core-hr/no-such-operation',
      what: `Core HR offers no ${call.method ?? 'GET'} at ${call.path}.`,
      fix: 'Compare the paths in the connector with those that Arcoro has given you.',
      field: 'assumed',
    });
  }
  if (status !== 400 && status !== 409 && status !== 422) return undefined;
  const errors = Object.entries(asObject(asObject(answer.json).errors));
  const [name, messages] = errors[0] ?? [];
  const field = name === undefined ? undefined : fieldOf(call.path, name);
  const all = errors
    .map(
      ([member, words]) =>
        `${member}: ${asList(words)
          .filter((word) => typeof word === 'string')
          .join(' ')}`,
    )
    .join('; ');
  const words = withoutNumbers(messages === undefined ? said(answer) : `: ${all}`);
  return new RecordError({
    code: status === 409 ? 'core-hr/taken' : 'core-hr/invalid',
    what: `Core HR refused the record${words}${words.endsWith('.') ? '' : '.'}`,
    fix:
      status === 409
        ? `Another record in Core HR has the same ${name ?? 'value'}: link the two, or correct one of them.`
        : `Correct ${name ?? 'what it names'} at the source, then retry.`,
    ...(field === undefined ? {} : { field }),
  });
}

export function refusedKey(answer: HttpAnswer): AuthError {
  return new AuthError({
    code: 'auth/refused',
    what: `Core HR did not accept the API key${withoutNumbers(said(answer))}.`,
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

function fieldOf(path: string, name: string): string {
  const prefix = PREFIXES.find(([pattern]) => pattern.test(path))?.[1] ?? '';
  const plain = UNNAMED.has(prefix) ? prefix.slice(0, -1) : `${prefix}${name}`;
  // The vendor complains about the id; the person knows the code.
  return (CODES[plain] ?? plain).replace(/^(employee\.\w+)Id$/, '$1');
}

function said(answer: HttpAnswer): string {
  return wordsOf(answer).replace(/\.(?="?$)/, '');
}

/** The vendor may repeat a value; numbers as long as an SSN or an account do not go on from here. */
function withoutNumbers(text: string): string {
  return text.replace(/\d[\d -]{5,}\d/g, '•••');
}
