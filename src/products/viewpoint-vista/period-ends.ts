import { addDays, ConfigError, parseLocalDate, RecordError } from '../../sdk/index.ts';
import { SYSTEM_DEFAULT } from './column-settings.ts';

const dayMs = 86_400_000;

/**
 * The last day of the pay period (PRPC PREndDate) that a work date falls into; empty where the import template fills it.
 * `setting`: `1=7 2026-03-01, 2=half month, *=month`, by pay group, `*` for all others.
 * @throws RecordError `vista/no-period-end` when the setting has nothing for the pay group.
 */
export function periodEndOf(setting: string | undefined, payGroup: string, workDate: string): string {
  const calendar = (setting ?? '').trim();
  if (calendar === SYSTEM_DEFAULT) return '';
  const rules = new Map(
    calendar.split(',').map((part) => {
      const [group = '', rule = ''] = part.split('=');
      return [group.trim(), rule.trim()];
    }),
  );
  const rule = rules.get(payGroup) ?? rules.get('*');
  if (rule === undefined || rule === '')
    throw new RecordError({
      code: 'vista/no-period-end',
      what: `The entry has no period end, and the connector does not say when pay periods end${payGroup === '' ? ' where neither the source nor an export of PREH says the pay group' : ` in pay group ${payGroup}`}. Vista takes no timecard without it.`,
      fix: 'Set "Pay periods end" in the connector, as in PR Pay Period Control, or map the period end.',
      field: 'PREndDate',
    });
  if (rule === 'month') return lastOfMonth(workDate);
  if (rule === 'half month')
    return workDate.slice(8) <= '15' ? `${workDate.slice(0, 7)}-15` : lastOfMonth(workDate);
  const [length = '', end = ''] = rule.split(/\s+/);
  const days = Number(length);
  if (parseLocalDate(end, 'YYYY-MM-DD') === undefined || days < 1)
    throw new ConfigError({
      code: 'vista/period-ends',
      what: `"Pay periods end" has no day that exists: ${rule}.`,
      fix: 'Write the number of days and a day on which a period ended, e.g. 1=7 2026-03-01.',
      field: 'periodEnds',
    });
  const late = Math.round((Date.parse(workDate) - Date.parse(end)) / dayMs);
  return addDays(end, Math.ceil(late / days) * days);
}

/** Whether periods do not end on the same day for everybody. */
export function dependsOnPayGroup(setting: string | undefined): boolean {
  return /\d\s*=/.test(setting ?? '');
}

function lastOfMonth(day: string): string {
  const [year = 0, month = 0] = day.split('-').map(Number);
  return new Date(Date.UTC(year, month, 0)).toISOString().slice(0, 10);
}
