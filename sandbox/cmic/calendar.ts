import { addDays } from '../contractor/index.ts';

/** The pay periods of a pay run, numbered within their year. */
export interface PayPeriod {
  run: string;
  year: number;
  period: number;
  firstDay: string;
  lastDay: string;
  isOpen: boolean;
}

const LENGTHS: Readonly<Record<string, number>> = { WK: 7, BW: 14 };

/** The Monday of the week with 4 January, with which period 1 of either pay run begins. */
export function firstDayOf(year: number): string {
  const day = `${year}-01-04`;
  const weekday = (new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7;
  return addDays(day, -weekday);
}

/** The periods around `today`. Those that ended more than three weeks ago are closed. */
export function payPeriods(today: string): PayPeriod[] {
  const year = Number(today.slice(0, 4));
  return Object.entries(LENGTHS).flatMap(([run, days]) =>
    [year - 1, year, year + 1].flatMap((each) => periodsOf(run, days, each, today)),
  );
}

function periodsOf(run: string, days: number, year: number, today: string): PayPeriod[] {
  const periods: PayPeriod[] = [];
  const next = firstDayOf(year + 1);
  for (let day = firstDayOf(year), period = 1; day < next; day = addDays(day, days), period += 1) {
    const lastDay = addDays(day, days - 1);
    periods.push({ run, year, period, firstDay: day, lastDay, isOpen: lastDay >= addDays(today, -21) });
  }
  return periods;
}
