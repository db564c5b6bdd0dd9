import { readFileSync } from 'node:fs';
import { InvalidArgumentError } from 'commander';

/** Collects `--set name=value` options; a value `@file` is the text of that file, `env:NAME` of a variable. */
export function pair(text: string, before: Record<string, string> = {}): Record<string, string> {
  const at = text.indexOf('=');
  if (at < 1) throw new InvalidArgumentError('Write name=value.');
  return { ...before, [text.slice(0, at)]: valueFrom(text.slice(at + 1)) };
}

function valueFrom(text: string): string {
  if (text.startsWith('@')) return readFileSync(text.slice(1), 'utf8').replace(/\r?\n$/, '');
  if (text.startsWith('env:')) return process.env[text.slice(4)] ?? '';
  return text;
}

/** Gives texts of the command line the types that a form has: yes/no, numbers, lists and nested values as JSON. */
export function typed(values: Readonly<Record<string, string>>, schema: unknown): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(values).map(([name, text]) => [name, typedValue(text, typeOf(schema, name))]),
  );
}

function typedValue(text: string, type: string | undefined): unknown {
  if (type === 'boolean') return ['true', 'yes', '1', 'on'].includes(text.toLowerCase());
  if ((type === 'integer' || type === 'number') && text.trim() !== '' && Number.isFinite(Number(text))) {
    return Number(text);
  }
  if (type === 'array' && !text.startsWith('[')) return text === '' ? [] : text.split(',');
  if (type === 'array' || type === 'object') return JSON.parse(text);
  return text;
}

/** The declared type of a form's field, wherever in conditional parts it stands. */
function typeOf(node: unknown, name: string): string | undefined {
  if (typeof node !== 'object' || node === null) return undefined;
  for (const [key, value] of Object.entries(node)) {
    if (key === 'properties' && typeof value === 'object' && value !== null && name in value) {
      const type = (value as Record<string, { type?: string }>)[name]?.type;
      if (type !== undefined) return type;
    }
    const deeper = typeOf(value, name);
    if (deeper !== undefined) return deeper;
  }
  return undefined;
}
