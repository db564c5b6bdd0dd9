import {
  AuthError,
  asList,
  asObject,
  type ChalklineError,
  ConfigError,
  ConflictError,
  type HttpAnswer,
  type HttpCall,
  RecordError,
} from '../../sdk/index.ts';

/** Members whose values must not be repeated, although CMiC does so. */
const SECRET_MEMBERS = /SinNo$|BankAccNumber$|DateOfBirth$|BankCode$/;

/**
 * Turns CMiC's errors into ours: JSON of framework version 4, else one line of text that begins `JBO-nnnnn:`.
 * `basic`: with Basic sign-in a 401 cannot be mended by signing in again.
 */
export function explain(answer: HttpAnswer, call: HttpCall, basic: boolean): ChalklineError | undefined {
  const { status } = answer;
  if (status === 401 && basic) return refusedSignIn();
  if (status === 403) return notGranted(call);
  if (status === 412)
    return new ConflictError({
      code: 'cmic/changed-meanwhile',
      what: 'Somebody has changed the record in CMiC in the meantime.',
      fix: 'Run again: the record is read and compared anew.',
    });
  if (status < 400 || status > 422 || status === 401 || status === 404 || status === 408) return undefined;
  const { words, field } = said(answer, call.json);
  if (isRead(call)) return queryRefused(call, words);
  if (status === 405) return notWritable(call);
  if (status === 415) return typeNotTaken();
  if (status === 413) return tooManyParts(words);
  if (/Cost Code Code/.test(words)) return noSuchCoding(words);
  if (/JBO-25013/.test(words)) return alreadyThere(call, words);
  return new RecordError({
    code: 'cmic/refused',
    what: `CMiC refused the record${words === '' ? '.' : `: "${words}"`}`,
    fix: fixFor(words, field),
    ...(field === undefined ? {} : { field }),
  });
}

function isRead({ method }: HttpCall): boolean {
  return method === undefined || method === 'GET';
}

/** The vendor's words without values that are nobody's business, and the member that they are about. */
function said(answer: HttpAnswer, sent: unknown): { words: string; field: string | undefined } {
  const details = asList(asObject(answer.json)['o:errorDetails']).map(asObject);
  const text =
    details.length > 0
      ? details.map(({ detail }) => String(detail ?? '')).join(' ')
      : answer.json === undefined
        ? answer.text
        : wordsIn(asObject(answer.json));
  const path = details.map((detail) => detail['o:errorPath']).find((each) => typeof each === 'string');
  const member = /(?:^|\/)([A-Z]\w+)$/.exec(path ?? '')?.[1] ?? /\bAttribute (?!set\b)(\w+)/.exec(text)?.[1];
  const named = member ?? /\bset with value .* for (\w+) in \w+/.exec(text)?.[1];
  const plain = text
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  return { words: withoutSecrets(plain, sent).slice(0, 300), field: named };
}

/** Actions and some services of CMiC answer `{"error": "..."}`. */
function wordsIn({ detail, error, title }: Record<string, unknown>): string {
  return String(detail ?? error ?? title ?? '');
}

function withoutSecrets(words: string, sent: unknown): string {
  let safe = words;
  const visit = (node: unknown) => {
    if (Array.isArray(node)) for (const each of node) visit(each);
    else if (typeof node === 'object' && node !== null)
      for (const [name, value] of Object.entries(node)) {
        if (typeof value === 'string' && value.length > 2 && SECRET_MEMBERS.test(name))
          safe = safe.replaceAll(value, '…');
        else visit(value);
      }
  };
  visit(sent);
  return safe;
}

/** JBO numbers of the framework on which CMiC stands. */
function fixFor(words: string, field: string | undefined): string {
  const where = field === undefined ? 'the record' : field;
  const code = /JBO-(\w+)/.exec(words)?.[1];
  if (code === '27014')
    return `Fill ${where} at the source, or give it a default in the mapping or the connector.`;
  if (code === '27011' || code === '27018')
    return `Correct the value of ${where}: it does not have the type that CMiC wants.`;
  if (code === '27023') return `Shorten ${where} at the source, or cut it in the mapping.`;
  if (code === '25013') return 'A record with this key is there already: match it, or give another number.';
  if (code === '25058')
    return `This CMiC does not know ${where}. Take it out of the sync or the additional properties.`;
  return `Correct ${where} as CMiC's words say, or set the code up in CMiC, then retry.`;
}

export function refusedSignIn(): AuthError {
  return new AuthError({
    code: 'auth/refused',
    what: 'CMiC does not accept client ID, user name and password.',
    fix: 'Check the three in the connector; cloud customers sign in as CLIENT||USER, so the client ID is needed. Accounts lock after several wrong tries.',
  });
}

function notGranted({ path, method = 'GET' }: HttpCall): AuthError {
  return new AuthError({
    code: 'auth/not-allowed',
    what: `CMiC does not let this user ${method} ${path.split('?')[0]}.`,
    fix: 'Give the API service account this endpoint and method in API security.',
  });
}

function queryRefused({ path }: HttpCall, words: string): ConfigError {
  return new ConfigError({
    code: 'cmic/query-refused',
    what: `CMiC refused to read ${path}${words === '' ? '.' : `: "${words}"`}`,
    fix: 'Compare the details that the vendor does not publish with your patch level; for a member that is not found, ask your CMiC consultant.',
    field: 'assumed',
  });
}

function notWritable({ path }: HttpCall): RecordError {
  return new RecordError({
    code: 'cmic/not-writable',
    what: `CMiC offers no such write at ${path}.`,
    fix: 'Enter the record in CMiC by hand, or take the data set out of the sync.',
  });
}

function typeNotTaken(): ConfigError {
  return new ConfigError({
    code: 'cmic/type-not-taken',
    what: 'CMiC does not take the media type in which records are sent.',
    fix: 'Set "Type of what is sent" among the details that the vendor does not publish to the other one.',
    field: 'assumed',
  });
}

function tooManyParts(words: string): ConfigError {
  return new ConfigError({
    code: 'cmic/batch-too-large',
    what: `CMiC refused the batch${words === '' ? '.' : `: "${words}"`}`,
    fix: 'Set fewer rows per batch in the connector.',
    field: 'timeRowsPerBatch',
  });
}

/** The words that a public client reads when job, phase or category is not set up. */
function noSuchCoding(words: string): RecordError {
  return new RecordError({
    code: 'cmic/no-such-coding',
    what: `Job, phase and category do not go together in CMiC: "${words}"`,
    fix: 'Set up the category on that phase of the job, or switch on "Create missing job categories".',
    field: 'TshPhsacctwiId',
  });
}

/** What tells two rows of a resource apart, for people. */
const KEYS: Readonly<Record<string, string>> = {
  pyemployee: 'EmpNo',
  pytrades: 'TrdCode',
  pyunions: 'UniCode',
  jcjobcostcodes: 'GjjpCode',
  pyempsalspl: 'EssSplitNumber',
};

function alreadyThere({ path }: HttpCall, words: string): RecordError {
  const field = KEYS[/\/1\/(\w+)/.exec(path)?.[1] ?? ''];
  return new RecordError({
    code: 'cmic/already-there',
    what: `CMiC has a record with this key already: "${words}"`,
    fix: 'Match it with the one that is there (it may be hidden from this user), or give it another number.',
    ...(field === undefined ? {} : { field }),
  });
}
