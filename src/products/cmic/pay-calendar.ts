import { RecordError } from '../../sdk/index.ts';
import type { CmicConfig } from './manifest.ts';

export interface PayPeriod {
  year: number;
  period: number;
}

const DAY_MS = 86_400_000;

/**
 * The pay period of a day, by the calendar in the connector: CMiC has no resource that lists them.
 * @throws RecordError `cmic/no-pay-period`
 */
export function payPeriodOf(config: CmicConfig, payRun: string, day: string): PayPeriod {
  for (const year of config.payYears ?? []) {
    if (year.payRun !== payRun) continue;
    // Calendar dates: the difference in UTC is a whole number of days.
    const days = (Date.parse(day) - Date.parse(year.firstDay)) / DAY_MS;
    const period = Math.floor(days / year.days) + 1;
    if (period >= 1 && period <= year.periods) return { year: year.year, period };
  }
  throw new RecordError({
    code: 'cmic/no-pay-period',
    what: `The pay calendar of the connector has no period of pay run ${payRun || '(none)'} with ${day}.`,
    fix: 'Add the payroll year of that pay run to the pay calendar: year, first day, days and number of periods.',
    field: 'TshDate',
  });
}

/** How often a pay run is paid in a year, where the connector says it. */
export function periodsPerYear(config: CmicConfig, payRun: string): number | undefined {
  return config.payRuns?.find((each) => each.payRun === payRun)?.periodsPerYear;
}
