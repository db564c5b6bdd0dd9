import { isDate } from '../arcoro/index.ts';

/** `2026-03-02` to the files' `03/02/2026`; nothing to nothing. */
export function toFileDate(date: string | null): string {
  return date === null ? '' : `${date.slice(5, 7)}/${date.slice(8, 10)}/${date.slice(0, 4)}`;
}

/** `03/02/2026` to `2026-03-02`; `null` when it is no such calendar date. */
export function fromFileDate(text: string): string | null {
  const parts = /^(\d{2})\/(\d{2})\/(\d{4})$/.exec(text);
  const date = parts === null ? '' : `${parts[3]}-${parts[1]}-${parts[2]}`;
  return isDate(date) ? date : null;
}
