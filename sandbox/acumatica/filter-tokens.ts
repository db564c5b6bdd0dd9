import { badRequest } from './refusal.ts';

/** `odata3`: the contract API's flavour, typed literals in quotes. `odata4`: the feeds', bare dates. */
export type Dialect = 'odata3' | 'odata4';

export type Value = string | number | boolean | Date | null;

export type Token =
  | { kind: 'word'; text: string; at: number }
  | { kind: 'literal'; value: Value; at: number }
  | { kind: 'mark'; text: '(' | ')' | ',' | '='; at: number };

const QUOTED = /^'((?:[^']|'')*)'/;
const TYPED = /^(datetimeoffset|datetime|date|guid)'([^']*)'/i;
const BARE_DATE = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)?)?/;
const BARE_GUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/i;
const NUMBER = /^-?\d+(\.\d+)?([mMdDfFlL])?(?![\w.-])/;
const WORD = /^[A-Za-z_][\w.]*(\/[A-Za-z_]\w*)*/;

/** @throws Refusal 400 naming the place that cannot be read. */
export function tokenize(text: string, dialect: Dialect): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < text.length) {
    const rest = text.slice(at);
    const blank = /^\s+/.exec(rest);
    if (blank !== null) {
      at += blank[0].length;
      continue;
    }
    const [token, length] = readToken(rest, at, dialect);
    tokens.push(token);
    at += length;
  }
  return tokens;
}

function readToken(rest: string, at: number, dialect: Dialect): [Token, number] {
  const first = rest[0];
  if (first === '(' || first === ')' || first === ',' || first === '=')
    return [{ kind: 'mark', text: first, at }, 1];

  const quoted = QUOTED.exec(rest);
  if (quoted !== null)
    return [{ kind: 'literal', value: (quoted[1] ?? '').replaceAll("''", "'"), at }, quoted[0].length];

  const typed = dialect === 'odata3' ? TYPED.exec(rest) : null;
  if (typed !== null) {
    const [all, type = '', inner = ''] = typed;
    const value = type.toLowerCase() === 'guid' ? inner.toLowerCase() : dateFrom(inner, at);
    return [{ kind: 'literal', value, at }, all.length];
  }

  if (dialect === 'odata4') {
    const guid = BARE_GUID.exec(rest);
    if (guid !== null) return [{ kind: 'literal', value: guid[0].toLowerCase(), at }, guid[0].length];
    const date = BARE_DATE.exec(rest);
    if (date !== null) return [{ kind: 'literal', value: dateFrom(date[0], at), at }, date[0].length];
  }

  const number = NUMBER.exec(rest);
  if (number !== null)
    return [{ kind: 'literal', value: Number.parseFloat(number[0]), at }, number[0].length];

  const word = WORD.exec(rest);
  if (word === null)
    throw badRequest(`Syntax error at position ${at} in the filter: '${rest.slice(0, 20)}'.`);
  const text = word[0];
  if (text === 'true' || text === 'false')
    return [{ kind: 'literal', value: text === 'true', at }, text.length];
  if (text === 'null') return [{ kind: 'literal', value: null, at }, text.length];
  return [{ kind: 'word', text, at }, text.length];
}

function dateFrom(text: string, at: number): Date {
  const hasZone = /(Z|[+-]\d\d:\d\d)$/.test(text);
  const date = new Date(text.includes('T') && !hasZone ? `${text}Z` : text);
  // A blank in the middle is a plus sign that was not percent-encoded.
  if (Number.isNaN(date.getTime()) || text.includes(' '))
    throw badRequest(`Unrecognized date literal '${text}' at position ${at} in the filter.`);
  return date;
}
