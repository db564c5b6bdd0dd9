import {
  AuthError,
  asList,
  asObject,
  type ChalklineError,
  ConfigError,
  type HttpAnswer,
  type HttpCall,
  NotFoundError,
  RecordError,
  wordsOf,
} from '../../sdk/index.ts';
import type { Assumed } from './assumptions.ts';
import { scopeFor } from './scopes.ts';

/**
 * Turns HCSS's refusals into our errors. A 400 has no guaranteed shape, a 403 has no body, and a 404 may be a path,
 * an id, or a product that was not bought. Source: the portal's Troubleshoot pages; field notes.
 */
export function explain(
  answer: HttpAnswer,
  call: HttpCall,
  known: { assumed: Assumed; businessUnit: string },
): ChalklineError | undefined {
  const reading = call.method === undefined || call.method === 'GET';
  if (answer.status === 403) {
    const scope = scopeFor(call, known.assumed);
    const unit =
      known.businessUnit === '' ? 'the business unit' : `the business unit "${known.businessUnit}"`;
    return new AuthError({
      code: 'auth/not-allowed',
      what: `HCSS does not let this client ${reading ? 'read' : 'write'} ${call.path}${said(answer)}.`,
      expected: `Expected the scope "${scope}" and access to ${unit}.`,
      fix: `Check in HCSS Credentials that this client has "${scope}" and ${unit}, and with HCSS that the product is switched on for your company.`,
      field: 'scopes',
    });
  }
  if (answer.status === 404) {
    return new NotFoundError({
      code: 'hcss/not-there',
      what: `HCSS has nothing at ${call.path}${said(answer)}.`,
      expected:
        'A path of another case, an unknown id, and a product that your company has not bought all look like this.',
      fix: 'Compare the paths in the connector with the HCSS developer portal, letter by letter, and ask HCSS whether the product is switched on.',
    });
  }
  if (answer.status !== 400 && answer.status !== 409 && answer.status !== 422) return undefined;
  if (reading) {
    return new ConfigError({
      code: 'hcss/not-understood',
      what: `HCSS refused to read ${call.path}${said(answer)}.`,
      fix: "Correct the connector as HCSS's words say: business unit, accounting template and paths are the usual reasons.",
      field: 'assumed',
    });
  }
  return refusedRecord(answer, call);
}

function refusedRecord(answer: HttpAnswer, call: HttpCall): RecordError {
  const errors = Object.entries(asObject(asObject(answer.json).errors));
  const [name] = errors[0] ?? [];
  const field = name === undefined ? fieldNamedIn(answer.text, call.json) : memberOf(name);
  return new RecordError({
    code: 'hcss/invalid',
    what: `HCSS refused the record${said(answer)}.`,
    fix: `Correct ${field ?? 'what it names'} at the source or in the mapping, then retry.`,
    ...(field === undefined ? {} : { field }),
  });
}

/** `$.State` or `State` as the member is written. */
function memberOf(name: string): string {
  const plain = name.replace(/^\$\.?/, '');
  return plain.charAt(0).toLowerCase() + plain.slice(1);
}

/** The member of what we sent that a free text speaks of. */
function fieldNamedIn(text: string, sent: unknown): string | undefined {
  const words = new Set(text.toLowerCase().match(/[a-z0-9]+/g));
  return Object.keys(asObject(sent)).find((name) => words.has(name.toLowerCase()));
}

/** HCSS's words: those about each field, else of its JSON, else the text as it is. */
function said(answer: HttpAnswer): string {
  const byField = Object.values(asObject(asObject(answer.json).errors))
    .flatMap((texts) => asList(texts))
    .filter((each) => typeof each === 'string')
    .join(' ');
  if (byField !== '') return `: ${withoutNumbers(byField.slice(0, 300)).replace(/\.$/, '')}`;
  const known = wordsOf(answer);
  if (known !== '') return withoutNumbers(known.replace(/\.(?="$)/, ''));
  const text = answer.text
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  return text === '' ? '' : `: "${withoutNumbers(text.slice(0, 300)).replace(/\.$/, '')}"`;
}

/** The vendor may repeat a value; numbers as long as a phone number do not go on from here. */
function withoutNumbers(text: string): string {
  return text.replace(/\d[\d -]{5,}\d/g, '•••');
}
