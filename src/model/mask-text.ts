import type { Entity, Field } from './field.ts';
import { isSign, lastFourOf } from './mask.ts';

/** Shorter ones are no secrets that a text could be searched for: half of all words would be hidden. */
const shortest = 4;

/**
 * A text with the secret values of these records masked, however a vendor may have written them: whole, with dashes or
 * blanks in between, in another case. Vendors repeat in their answers what they refuse.
 */
export function maskSecretsIn(
  text: string,
  fields: Readonly<Record<string, Field>>,
  records: readonly Entity[],
): string {
  let masked = text;
  for (const secret of secretsOf(fields, records)) masked = maskOne(masked, secret);
  return masked;
}

/** Letters and digits alone are compared, so that nothing between them hides a secret. */
function maskOne(text: string, secret: string): string {
  const wanted = signsOf(secret);
  if (wanted.length < shortest) return text;
  const signs = signsOf(text);
  const last = ` ${lastFourOf(secret).toLowerCase()}`.trimEnd();
  let masked = '';
  let done = 0;
  for (let at = 0; at + wanted.length <= signs.length; ) {
    const from = signs[at];
    const to = signs[at + wanted.length - 1];
    if (
      from === undefined ||
      to === undefined ||
      !wanted.every(({ sign }, nr) => signs[at + nr]?.sign === sign)
    ) {
      at += 1;
      continue;
    }
    masked += `${text.slice(done, from.start)}••••${last}`;
    done = to.end;
    at += wanted.length;
  }
  return masked + text.slice(done);
}

function signsOf(text: string): { sign: string; start: number; end: number }[] {
  const signs: { sign: string; start: number; end: number }[] = [];
  let start = 0;
  for (const sign of text) {
    const end = start + sign.length;
    if (isSign.test(sign)) signs.push({ sign: sign.toLowerCase(), start, end });
    start = end;
  }
  return signs;
}

/** The longest first, so that one within another is not shown by it. */
function secretsOf(fields: Readonly<Record<string, Field>>, records: readonly Entity[]): string[] {
  const found = new Set<string>();
  for (const record of records)
    for (const [name, value] of Object.entries(record))
      if (fields[name]?.sensitivity === 'secret' && typeof value === 'string') found.add(value);
  return [...found].sort((one, other) => other.length - one.length);
}
