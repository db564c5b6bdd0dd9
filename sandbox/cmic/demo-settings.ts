import { payPeriods } from './calendar.ts';
import { BANK_ROUTINGS } from './seed.ts';

/**
 * What a consultant would read from this CMiC's screens and no resource tells: pay runs with their groups, the pay
 * calendar of last year to next year, banks, and which of HR's earning codes are which hours.
 */
export function cmicDemoSettings(today: string) {
  const years = [...Map.groupBy(payPeriods(today), ({ run, year }) => `${run} ${year}`).values()];
  return {
    payRuns: [
      { payRun: 'WK', payGroup: 'FLD', periodsPerYear: 52 },
      { payRun: 'BW', payGroup: 'OFC', periodsPerYear: 26 },
    ],
    payYears: years.flatMap(([first, ...others]) =>
      first === undefined
        ? []
        : [
            {
              payRun: first.run,
              year: first.year,
              firstDay: first.firstDay,
              days: first.run === 'WK' ? 7 : 14,
              periods: others.length + 1,
            },
          ],
    ),
    banks: [...BANK_ROUTINGS],
    earnings: { regular: '001', overtime: '002', doubletime: '003', rate: '001', category: 'L' },
  };
}
