import type { Row } from '../kit/index.ts';
import { Refusal } from './refusal.ts';

type Test = (row: Row) => boolean;
type Token = { kind: 'word'; text: string } | { kind: 'text'; text: string } | { kind: 'sign'; text: string };

const TOKEN = /\s*(?:'((?:[^']|'')*)'|(<>|<=|>=|[=<>(),])|([\w.:+-]+))/y;

/**
 * Reads the query language of `q`: `A = 'x' and (B >= 3 or C in ('1','2'))` with = <> < > <= >= like between in.
 * `storedName`: the member that a name stands for, if the table has it. @throws Refusal 400
 */
export function parseFilter(query: string, storedName: (member: string) => string | undefined): Test {
  const tokens = tokensOf(query);
  let at = 0;
  const peek = () => tokens[at];
  const take = (): Token => {
    const token = tokens[at];
    if (token === undefined) throw badQuery(query);
    at += 1;
    return token;
  };
  const isWord = (word: string) => {
    const token = peek();
    return token?.kind === 'word' && token.text.toLowerCase() === word;
  };
  const isSign = (sign: string) => {
    const token = peek();
    return token?.kind === 'sign' && token.text === sign;
  };
  const expectSign = (sign: string) => {
    if (!isSign(sign)) throw badQuery(query);
    at += 1;
  };

  const either = (): Test => {
    const tests = [both()];
    while (isWord('or')) {
      at += 1;
      tests.push(both());
    }
    return (row) => tests.some((test) => test(row));
  };
  const both = (): Test => {
    const tests = [single()];
    while (isWord('and')) {
      at += 1;
      tests.push(single());
    }
    return (row) => tests.every((test) => test(row));
  };
  const single = (): Test => {
    if (isSign('(')) {
      at += 1;
      const inner = either();
      expectSign(')');
      return inner;
    }
    const member = take();
    if (member.kind !== 'word') throw badQuery(query);
    const stored = storedName(member.text);
    if (stored === undefined)
      throw new Refusal(400, `Definition ${member.text} of type Attribute is not found.`, { code: '25058' });
    return comparison(stored);
  };
  const comparison = (member: string): Test => {
    const operator = take().text.toLowerCase();
    const value = () => {
      const token = take();
      if (token.kind === 'sign') throw badQuery(query);
      // The vendor writes instants as 2025-03-01T00:00:00+0000; other forms are not known to be taken.
      if (/^\d{4}-\d\d-\d\dT/.test(token.text) && !/T\d\d:\d\d:\d\d[+-]\d{4}$/.test(token.text))
        throw badQuery(query);
      return token.text;
    };
    const compared = (test: (order: number) => boolean): Test => {
      const wanted = value();
      return (row) => {
        const order = compare(row[member], wanted);
        return order !== undefined && test(order);
      };
    };
    switch (operator) {
      case '=':
        return compared((order) => order === 0);
      case '<>':
        return compared((order) => order !== 0);
      case '<':
        return compared((order) => order < 0);
      case '>':
        return compared((order) => order > 0);
      case '<=':
        return compared((order) => order <= 0);
      case '>=':
        return compared((order) => order >= 0);
      case 'like': {
        const pattern = value()
          .split('%')
          .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
          .join('.*');
        const expression = new RegExp(`^${pattern}$`);
        return (row) => expression.test(String(row[member] ?? ''));
      }
      case 'between': {
        const low = value();
        if (!isWord('and')) throw badQuery(query);
        at += 1;
        const high = value();
        return (row) => (compare(row[member], low) ?? -1) >= 0 && (compare(row[member], high) ?? 1) <= 0;
      }
      case 'in': {
        expectSign('(');
        const values = [value()];
        while (isSign(',')) {
          at += 1;
          values.push(value());
        }
        expectSign(')');
        return (row) => values.some((wanted) => compare(row[member], wanted) === 0);
      }
      default:
        throw badQuery(query);
    }
  };

  const test = either();
  if (at < tokens.length) throw badQuery(query);
  return test;
}

function tokensOf(query: string): Token[] {
  const tokens: Token[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < query.trimEnd().length) {
    const match = TOKEN.exec(query);
    if (match === null) throw badQuery(query);
    const [, text, sign, word] = match;
    if (text !== undefined) tokens.push({ kind: 'text', text: text.replaceAll("''", "'") });
    else if (sign !== undefined) tokens.push({ kind: 'sign', text: sign });
    else tokens.push({ kind: 'word', text: word ?? '' });
  }
  return tokens;
}

/** Nothing compares with null. Numbers as numbers, instants as instants, everything else as text. */
function compare(value: unknown, wanted: string): number | undefined {
  if (value === null || value === undefined) return undefined;
  if (typeof value === 'number') return value - Number(wanted);
  const text = String(value);
  if (/^\d{4}-\d\d-\d\dT/.test(text) && /^\d{4}-\d\d-\d\d/.test(wanted))
    return Date.parse(text) - Date.parse(wanted);
  return text < wanted ? -1 : text > wanted ? 1 : 0;
}

function badQuery(query: string): Refusal {
  return new Refusal(400, `The query "${query}" cannot be read.`, { code: '26059' });
}
