import { Cron } from 'croner';
import cronstrue from 'cronstrue';
import { ConfigError } from '../kernel/index.ts';
import { isTimeZone } from './check-sync.ts';

/** The next instants of a cron of five parts, in a time zone. @throws ConfigError `schedule/cron`, `schedule/time-zone` */
export function nextRuns(cron: string, timeZone: string, from: Date, count: number): Date[] {
  if (!isTimeZone(timeZone)) {
    throw new ConfigError({
      code: 'schedule/time-zone',
      what: `"${timeZone}" is no time zone.`,
      fix: 'Choose one such as America/Chicago.',
      field: 'timeZone',
    });
  }
  return parse(cron, timeZone).nextRuns(count, from);
}

/** The cron in words: `At 02:00, Monday through Friday`. */
export function inWords(cron: string): string {
  return cronstrue.toString(cron, { use24HourTimeFormat: true, verbose: false });
}

function parse(cron: string, timeZone: string): Cron {
  try {
    if (cron.trim().split(/\s+/).length !== 5) throw new Error('it has not five parts');
    return new Cron(cron, { timezone: timeZone, paused: true });
  } catch (cause) {
    throw new ConfigError({
      code: 'schedule/cron',
      what: `"${cron}" is no schedule: ${(cause as Error).message}.`,
      expected: 'Expected minute, hour, day of month, month and day of week, e.g. 0 2 * * 1-5.',
      fix: 'Choose a frequency from the list or correct the five parts.',
      field: 'cron',
      cause,
    });
  }
}
