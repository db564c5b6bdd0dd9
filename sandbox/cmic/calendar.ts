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

/** The first Monday of a year, with which period 1 of either pay run begins. */
export function firstMonday(year: number): string {
  const newYear = `${year}-01-01`;
  const weekday = (new Date(`${newYear}T00:00:00Z`).getUTCDay() + 6) % 7;
  return addDays(newYear, (7 - weekday) % 7);
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
  const next = firstMonday(year + 1);
  for (let day = firstMonday(year), period = 1; day < next; day = addDays(day, days), period += 1) {
    const lastDay = addDays(day, days - 1);
    periods.push({ run, year, period, firstDay: day, lastDay, isOpen: lastDay >= addDays(today, -21) });
  }
  return periods;
}
