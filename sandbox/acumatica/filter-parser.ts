import { type Dialect, type Token, tokenize, type Value } from './filter-tokens.ts';
import { badRequest } from './refusal.ts';

export type Comparison = 'eq' | 'ne' | 'gt' | 'ge' | 'lt' | 'le';

export type Filter =
  | { kind: 'and' | 'or'; left: Filter; right: Filter }
  | { kind: 'not'; of: Filter }
  | { kind: 'compare'; how: Comparison; left: Filter; right: Filter }
  | { kind: 'contains' | 'startswith' | 'endswith'; whole: Filter; piece: Filter }
  | { kind: 'field'; path: string[] }
  /** A form's field that the contract may not have, `cf.DateTime(f='Items.Date')`. */
  | { kind: 'form-field'; type: string; viewField: string }
  | { kind: 'literal'; value: Value };

const COMPARISONS = ['eq', 'ne', 'gt', 'ge', 'lt', 'le'];
const DEPTH = 60;

/**
 * Reads a `$filter`. Binds `not` closest, then comparisons, `and`, `or`.
 * @throws Refusal 400 when it is no filter of that dialect.
 */
export function parseFilter(text: string, dialect: Dialect): Filter {
  return new Parser(tokenize(text, dialect), dialect).whole();
}

class Parser {
  readonly #tokens: Token[];
  readonly #dialect: Dialect;
  #at = 0;
  #depth = 0;

  constructor(tokens: Token[], dialect: Dialect) {
    this.#tokens = tokens;
    this.#dialect = dialect;
  }

  whole(): Filter {
    const filter = this.#or();
    const rest = this.#tokens[this.#at];
    if (rest !== undefined) throw this.#unexpected(rest);
    return filter;
  }

  #or(): Filter {
    let left = this.#and();
    while (this.#takeWord('or')) left = { kind: 'or', left, right: this.#and() };
    return left;
  }

  #and(): Filter {
    let left = this.#not();
    while (this.#takeWord('and')) left = { kind: 'and', left, right: this.#not() };
    return left;
  }

  #not(): Filter {
    if (this.#takeWord('not')) return { kind: 'not', of: this.#not() };
    const left = this.#operand();
    const token = this.#tokens[this.#at];
    if (token?.kind !== 'word' || !COMPARISONS.includes(token.text)) return left;
    this.#at += 1;
    return { kind: 'compare', how: token.text as Comparison, left, right: this.#operand() };
  }

  #operand(): Filter {
    const token = this.#tokens[this.#at];
    if (token === undefined) throw badRequest('The filter ends where a value or a field is expected.');
    this.#at += 1;
    if (token.kind === 'literal') return { kind: 'literal', value: token.value };
    if (token.kind === 'mark') {
      if (token.text !== '(') throw this.#unexpected(token);
      this.#depth += 1;
      if (this.#depth > DEPTH) throw badRequest('The filter is nested too deeply.');
      const inner = this.#or();
      this.#mark(')');
      this.#depth -= 1;
      return inner;
    }
    const next = this.#tokens[this.#at];
    if (next?.kind === 'mark' && next.text === '(') return this.#call(token.text);
    return { kind: 'field', path: token.text.split('/') };
  }

  #call(name: string): Filter {
    this.#mark('(');
    if (this.#dialect === 'odata3' && name.startsWith('cf.')) return this.#formField(name.slice(3));
    const first = this.#operand();
    this.#mark(',');
    const second = this.#operand();
    this.#mark(')');
    if (name === 'startswith' || name === 'endswith') return { kind: name, whole: first, piece: second };
    // Version 3 names the piece first, version 4 the whole.
    if (name === 'substringof' && this.#dialect === 'odata3')
      return { kind: 'contains', whole: second, piece: first };
    if (name === 'contains' && this.#dialect === 'odata4')
      return { kind: 'contains', whole: first, piece: second };
    throw badRequest(`An unknown function with name '${name}' was found in the filter.`);
  }

  #formField(type: string): Filter {
    const parameter = this.#tokens[this.#at];
    if (parameter?.kind !== 'word' || parameter.text !== 'f')
      throw badRequest(`cf.${type} expects its field as f='View.Field'.`);
    this.#at += 1;
    this.#mark('=');
    const value = this.#tokens[this.#at];
    if (value?.kind !== 'literal' || typeof value.value !== 'string')
      throw badRequest(`cf.${type} expects its field as f='View.Field'.`);
    this.#at += 1;
    this.#mark(')');
    return { kind: 'form-field', type, viewField: value.value };
  }

  #takeWord(text: string): boolean {
    const token = this.#tokens[this.#at];
    if (token?.kind !== 'word' || token.text !== text) return false;
    this.#at += 1;
    return true;
  }

  #mark(text: string): void {
    const token = this.#tokens[this.#at];
    if (token?.kind !== 'mark' || token.text !== text)
      throw badRequest(
        `'${text}' is expected ${token === undefined ? 'at the end' : `at position ${token.at}`} of the filter.`,
      );
    this.#at += 1;
  }

  #unexpected(token: Token) {
    const text = token.kind === 'literal' ? String(token.value) : token.text;
    return badRequest(`Syntax error at position ${token.at} in the filter: unexpected '${text}'.`);
  }
}
