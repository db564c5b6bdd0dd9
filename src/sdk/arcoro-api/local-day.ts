import type { Clock } from '../../kernel/index.ts';

/** The calendar date now in a time zone; that of the American East Coast when none is set. */
export function todayAt(clock: Clock, timeZone = 'America/New_York'): string {
  // The Canadian form of a date is the ISO form.
  return new Intl.DateTimeFormat('en-CA', { timeZone }).format(clock.nowMs());
}

export function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
