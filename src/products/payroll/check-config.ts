import { API_RESOURCES, checkDialect, isTimeZone, withAssumed } from '../../sdk/arcoro-api/index.ts';
import { Assumptions } from './assumptions.ts';
import type { PayrollConfig } from './manifest.ts';
import { TIME_RESULTS } from './time-entries.ts';

/** Problems that the form's schema cannot tell. */
export function checkConfig(config: PayrollConfig): { field: string; what: string; fix: string }[] {
  const { timeZone } = config;
  const lists = withAssumed(Assumptions, config.assumed);
  const resources = [
    ...API_RESOURCES,
    lists.deductionCodeList,
    lists.workersCompList,
    lists.payRateList,
    lists.taxList,
    lists.depositList,
    lists.deductionList,
    lists.timeList,
    TIME_RESULTS,
  ];
  const zone =
    timeZone === undefined || isTimeZone(timeZone)
      ? []
      : [
          {
            field: 'timeZone',
            what: `"${timeZone}" is no time zone.`,
            fix: 'Use a name like America/Denver.',
          },
        ];
  return [...zone, ...checkDialect(config, resources)];
}
