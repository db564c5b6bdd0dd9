import {
  AuthError,
  type ChalklineError,
  ConfigError,
  type ErrorText,
  RecordError,
  TransientError,
} from '../../kernel/index.ts';
import { asList, asObject } from '../flatten.ts';
import type { HttpAnswer, HttpCall } from '../net/http.ts';

/** The session has ended, or seems to: http signs in again and repeats the call once. */
export class SessionEnded extends AuthError {
  readonly status: number;

  constructor(status: number, text: ErrorText) {
    super(text);
    this.status = status;
  }
}

/** Turns hh2's answers into our errors (statuses: Fyle SDK; `Errors`: Corely; HTML bodies: ArcoroSample). */
export function explain(answer: HttpAnswer, call: HttpCall): ChalklineError | undefined {
  const { status } = answer;
  const where = pathOf(call);
  // 403 and a redirect to the login page may both mean an ended session, so each is tried once more.
  if (status === 401 || status === 403 || (status >= 300 && status < 400)) {
    return new SessionEnded(status, {
      code: 'auth/expired',
      what: `hh2 answered ${where} with ${status}: the session has ended.`,
      fix: 'Nothing to do: the run signs in again.',
    });
  }
  if (status === 406) return notAllowed(where, status);
  if (status === 400) return isReading(call) ? notUnderstood(answer, where) : rejected(answer, where);
  if (status === 404 && !isReading(call) && !call.path.includes('/status/')) return noSuchCall(where);
  if (status >= 500) return serverFault(answer, where);
  return undefined;
}

const isReading = (call: HttpCall) => call.method === undefined || call.method === 'GET';

/** A write to an unknown id and to a path that hh2 does not have are answered alike, as a rule with a page of HTML. */
function noSuchCall(where: string): ConfigError {
  return new ConfigError({
    code: 'hh2/no-such-call',
    what: `hh2 has nothing at ${where} (404).`,
    expected: 'A path that hh2 does not have and an id that it does not know look alike.',
    fix: 'Compare the path with the one that hh2 has told you ("Details that hh2 does not publish" in the connector); if it is right, the record is gone: run the sync again.',
  });
}

/** What we ask for is ours to get right, so no record is to blame. */
function notUnderstood(answer: HttpAnswer, where: string): ConfigError {
  return new ConfigError({
    code: 'hh2/not-understood',
    what: `hh2 refused to read ${where}${quoted(wordsIn(answer))}.`,
    fix: 'Test the connector; if it stays, report it: hh2 has changed what this call takes.',
  });
}

function serverFault(answer: HttpAnswer, where: string): TransientError {
  return new TransientError({
    code: 'vendor/unavailable',
    what: `hh2 answered ${where} with ${answer.status}${quoted(wordsIn(answer))}.`,
    fix: 'Nothing to do if it passes; otherwise ask hh2.',
    // It may come after the work was done, so a write counts as sent.
    sent: true,
  });
}

/** hh2's words: its `Errors`, else the text of the page or of the WCF fault. */
function wordsIn(answer: HttpAnswer): string {
  const errors = asList(asObject(answer.json).Errors).filter((each) => typeof each === 'string');
  if (errors.length > 0) return withoutNumbers(errors.join(' '));
  const page = answer.text
    .replace(/<(script|style|title)[^>]*>.*?<\/\1>/gis, ' ')
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  return answer.json === undefined ? withoutNumbers(page) : '';
}

const quoted = (words: string) => (words === '' ? '' : `: "${words.replace(/\.$/, '')}"`);

/** After signing in again it is no ended session but a missing right. */
export function notAllowed(where: string, status: number): AuthError {
  return new AuthError({
    code: 'auth/not-allowed',
    what: `hh2 does not let the user of this connector use ${where} (${status}).`,
    expected: 'Its privileges are granted for each service.',
    fix: "Give that user the privilege for this service in hh2's user administration, or leave the data set out.",
  });
}

function rejected(answer: HttpAnswer, where: string): RecordError {
  const words = wordsIn(answer);
  return new RecordError({
    code: 'hh2/rejected',
    what: words === '' ? `hh2 rejected ${where}.` : `hh2 rejected the record: ${words}`,
    fix: "Correct what hh2's words name at the source, then retry.",
    ...fieldIn(words),
  });
}

/** hh2 names a member of the body somewhere in its sentence. */
export function fieldIn(words: string): { field?: string } {
  const named = /\b([A-Z][a-z]+(?:[A-Z][A-Za-z0-9]*|[0-9])+|Code|State|Amount|Title|Gender)\b/.exec(
    words,
  )?.[1];
  return named === undefined ? {} : { field: named };
}

/** The vendor may repeat a value; numbers as long as an SSN or an account do not go on from here. */
export function withoutNumbers(text: string): string {
  return text.replace(/\d[\d -]{5,}\d/g, '•••').slice(0, 300);
}

/** The number that authenticate answers with 200 and that means no (Corely, Fyle SDK, ArcoroSample). */
export function refusedSignIn(result: unknown): AuthError {
  const text = (code: string, what: string, fix: string, field: string) =>
    new AuthError({ code, what, fix, field });
  switch (result) {
    case 1:
      return text(
        'auth/refused',
        'hh2 does not accept the user or the password.',
        'Check both by signing in to hh2 in a browser, then store them in the connector.',
        'password',
      );
    case 2:
      return text(
        'auth/refused',
        'hh2 does not accept the API key or the API secret.',
        'They belong to the partner, not to the hh2 user: ask hh2 for them and store both in the connector.',
        'apiKey',
      );
    case 3:
      return text(
        'auth/locked',
        'hh2 has locked the user of this connector after too many wrong passwords.',
        'Have the user unlocked in hh2, then store the right password in the connector.',
        'username',
      );
    case 4:
      return text(
        'auth/locked',
        'hh2 has locked the API key after too many wrong tries.',
        'Ask hh2 to unlock the API key.',
        'apiKey',
      );
    default:
      return text(
        'auth/refused',
        `hh2 answered the sign-in with the number ${typeof result === 'number' ? result : '?'}, which is not known.`,
        'Report it with the name of your hh2 site.',
        'username',
      );
  }
}

export function noHh2(address: string): ConfigError {
  return new ConfigError({
    code: 'hh2/not-there',
    what: `What answers at ${address} is not hh2.`,
    fix: 'Check the hh2 subdomain in the connector: it is the part before .hh2.com.',
    field: 'subdomain',
  });
}

export function stuckVersion(path: string): TransientError {
  return new TransientError({
    code: 'hh2/version-stuck',
    what: `hh2 sent a full block of ${path} whose versions do not go on.`,
    fix: 'Run the sync again; if it stays, report it to hh2.',
  });
}

export function pathOf(call: Pick<HttpCall, 'method' | 'path'>): string {
  return `${call.method ?? 'GET'} ${call.path}`;
}
