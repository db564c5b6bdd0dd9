import { type SQL, sql } from 'drizzle-orm';
import type { PgColumn } from 'drizzle-orm/pg-core';
import { ConfigError } from '../kernel/index.ts';

/** Where a page of a sorted list ended: the sort value and the id of its last row, as one opaque text. */
export function positionText(sortValue: string | null, id: string): string {
  return Buffer.from(JSON.stringify([sortValue, id])).toString('base64url');
}

/** The condition for rows behind a position; none for the first page. */
export function positionAfter(
  position: string | undefined,
  sortBy: SQL,
  type: string,
  id: PgColumn,
  descending: boolean,
): SQL | undefined {
  if (position === undefined) return undefined;
  const [value, lastId] = readPosition(position);
  if (/^(integer|numeric)$/.test(type) && !/^-?\d{1,30}(\.\d{1,30})?$/.test(value)) throw notAPosition();
  const cast = sql.raw(`::${type}`);
  return descending
    ? sql`(${sortBy}, ${id}) < (${value}${cast}, ${lastId}::uuid)`
    : sql`(${sortBy}, ${id}) > (${value}${cast}, ${lastId}::uuid)`;
}

const isId = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

function readPosition(position: string): [string, string] {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(position, 'base64url').toString('utf8'));
    if (
      Array.isArray(parsed) &&
      typeof parsed[0] === 'string' &&
      typeof parsed[1] === 'string' &&
      isId.test(parsed[1])
    ) {
      return [parsed[0], parsed[1]];
    }
  } catch {
    // Told below, like any other text that is no position.
  }
  throw notAPosition();
}

/** The number behind which a list goes on. */
export function readNumber(position: string | undefined): number {
  if (position === undefined) return 0;
  if (!/^\d{1,15}$/.test(position)) throw notAPosition();
  return Number(position);
}

function notAPosition(): ConfigError {
  return new ConfigError({
    code: 'page/unknown-position',
    what: 'The text given for "after" is not one that a page of this list has answered.',
    fix: 'Send the value of "next" of the page before, or leave it out for the first page.',
    field: 'after',
  });
}
