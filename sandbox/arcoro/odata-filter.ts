import type { Row } from '../kit/index.ts';
import { Problem } from './problem.ts';

type Test = (row: Row) => boolean;

const TOKEN = /\s*(?:(\(|\)|,)|'((?:[^']|'')*)'|([^\s(),']+))/gy;

interface Token {
  kind: 'mark' | 'text' | 'word';
  text: string;
}

/** The part of OData's `$filter` that the sandbox knows: comparisons, and/or/not, contains, startswith, endswith. */
export function odataFilter(text: string, columns: string[]): Test {
  const tokens = tokensOf(text);
  let at = 0;
  const test = either();
  if (at < tokens.length) throw bad(text);
  return test;

  function word(expected: string): boolean {
    if (tokens[at]?.text !== expected || tokens[at]?.kind === 'text') return false;
    at += 1;
    return true;
  }

  function either(): Test {
    let left = both();
    while (word('or')) {
      const [one, other] = [left, both()];
      left = (row) => one(row) || other(row);
    }
    return left;
  }

  function both(): Test {
    let left = single();
    while (word('and')) {
      const [one, other] = [left, single()];
      left = (row) => one(row) && other(row);
    }
    return left;
  }

  function single(): Test {
    if (word('not')) {
      const inner = single();
      return (row) => !inner(row);
    }
    if (word('(')) {
      const inner = either();
      if (!word(')')) throw bad(text);
      return inner;
    }
    const name = tokens[at]?.text ?? '';
    if (name === 'contains' || name === 'startswith' || name === 'endswith') return textTest(name);
    return comparison();
  }

  function textTest(name: 'contains' | 'startswith' | 'endswith'): Test {
    at += 1;
    if (!word('(')) throw bad(text);
    const column = columnName();
    if (!word(',')) throw bad(text);
    const part = String(value()).toLowerCase();
    if (!word(')')) throw bad(text);
    return (row) => {
      const whole = String(row[column] ?? '').toLowerCase();
      return name === 'contains'
        ? whole.includes(part)
        : name === 'startswith'
          ? whole.startsWith(part)
          : whole.endsWith(part);
    };
  }

  function comparison(): Test {
    const column = columnName();
    const operator = tokens[at]?.text ?? '';
    at += 1;
    const wanted = value();
    switch (operator) {
      case 'eq':
        return (row) => (row[column] ?? null) === wanted;
      case 'ne':
        return (row) => (row[column] ?? null) !== wanted;
      case 'gt':
        return (row) => order(row[column], wanted) > 0;
      case 'ge':
        return (row) => order(row[column], wanted) >= 0;
      case 'lt':
        return (row) => order(row[column], wanted) < 0;
      case 'le':
        return (row) => order(row[column], wanted) <= 0;
      default:
        throw bad(text);
    }
  }

  function columnName(): string {
    const name = tokens[at]?.text ?? '';
    at += 1;
    if (!columns.includes(name)) throw new Problem(400, `$filter: there is no property "${name}".`);
    return name;
  }

  function value(): string | number | boolean | null {
    const token = tokens[at];
    at += 1;
    if (token === undefined || token.kind === 'mark') throw bad(text);
    if (token.kind === 'text') return token.text;
    if (token.text === 'null') return null;
    if (token.text === 'true' || token.text === 'false') return token.text === 'true';
    return /^-?\d+(\.\d+)?$/.test(token.text) ? Number(token.text) : token.text;
  }
}

/** Nothing compares with an absent value, as OData has it. */
function order(one: unknown, other: unknown): number {
  if (one === null || one === undefined || other === null) return Number.NaN;
  return typeof one === 'number' && typeof other === 'number'
    ? one - other
    : String(one).localeCompare(String(other));
}

function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  TOKEN.lastIndex = 0;
  const trimmed = text.trim();
  while (TOKEN.lastIndex < trimmed.length) {
    const match = TOKEN.exec(trimmed);
    if (match === null) throw bad(text);
    if (match[1] !== undefined) tokens.push({ kind: 'mark', text: match[1] });
    else if (match[2] !== undefined) tokens.push({ kind: 'text', text: match[2].replaceAll("''", "'") });
    else tokens.push({ kind: 'word', text: match[3] ?? '' });
  }
  return tokens;
}

const bad = (text: string) => new Problem(400, `$filter is not understood: ${text}`);
