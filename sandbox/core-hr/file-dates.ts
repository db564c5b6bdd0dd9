/** `2026-03-02` to the files' `03/02/2026`; nothing to nothing. */
export function toFileDate(date: string | null): string {
  return date === null ? '' : `${date.slice(5, 7)}/${date.slice(8, 10)}/${date.slice(0, 4)}`;
}

/** `03/02/2026` to `2026-03-02`; `null` when it is no such calendar date. */
export function fromFileDate(text: string): string | null {
  const parts = /^(\d{2})\/(\d{2})\/(\d{4})$/.exec(text);
  return parts === null ? null : calendarDate(`${parts[3]}-${parts[1]}-${parts[2]}`);
}

/** The same text when it is a date of the calendar (`2026-02-30` is none). */
export function calendarDate(text: string): string | null {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return null;
  const instant = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(instant.getTime()) && instant.toISOString().startsWith(text) ? text : null;
}
