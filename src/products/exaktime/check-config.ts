import { API_RESOURCES, checkDialect, isTimeZone } from '../../sdk/arcoro-api/index.ts';
import { COLUMNS } from './assumptions.ts';
import type { ExakTimeConfig } from './manifest.ts';

/** Problems that the form's schema cannot tell. */
export function checkConfig(config: ExakTimeConfig): { field: string; what: string; fix: string }[] {
  const problems = [];
  if (config.timeZone !== undefined && !isTimeZone(config.timeZone)) {
    problems.push({
      field: 'timeZone',
      what: `"${config.timeZone}" is no time zone.`,
      fix: 'Use a name like America/Denver.',
    });
  }
  if ((config.ratePolicies ?? []).filter((policy) => policy.isDefault === true).length > 1) {
    problems.push({
      field: 'ratePolicies',
      what: 'More than one rate code group is the default.',
      fix: 'Leave the tick at the one for people who are in no group.',
    });
  }
  const known = Object.entries(COLUMNS).flatMap(([set, columns]) =>
    Object.keys(columns).map((meaning) => `${set}.${meaning}`),
  );
  for (const name of Object.keys(config.columns ?? {})) {
    if (known.includes(name)) continue;
    problems.push({
      field: 'columns',
      what: `No column is looked for as "${name}".`,
      fix: `Use one of ${known.join(', ')}.`,
    });
  }
  return [...problems, ...checkDialect(config, API_RESOURCES)];
}
