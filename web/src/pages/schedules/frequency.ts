/** How often a schedule runs, as people choose it; everything else is a cron expression. */
export type Frequency =
  | { kind: 'hourly'; minute: number }
  | { kind: 'daily'; time: string }
  | { kind: 'weekdays'; time: string }
  | { kind: 'weekly'; days: string[]; time: string }
  | { kind: 'monthly'; day: number; time: string }
  | { kind: 'cron'; cron: string };

export const frequencyKinds: { value: Frequency['kind']; label: string }[] = [
  { value: 'hourly', label: 'Every hour' },
  { value: 'daily', label: 'Every day' },
  { value: 'weekdays', label: 'Monday to Friday' },
  { value: 'weekly', label: 'Every week' },
  { value: 'monthly', label: 'Every month' },
  { value: 'cron', label: 'Cron expression' },
];

export const weekdays = [
  { value: '1', label: 'Mon' },
  { value: '2', label: 'Tue' },
  { value: '3', label: 'Wed' },
  { value: '4', label: 'Thu' },
  { value: '5', label: 'Fri' },
  { value: '6', label: 'Sat' },
  { value: '0', label: 'Sun' },
];

/** A frequency of another kind that keeps the time of day. */
export function ofKind(kind: Frequency['kind'], before: Frequency): Frequency {
  const time = 'time' in before ? before.time : '02:00';
  switch (kind) {
    case 'hourly':
      return { kind, minute: 0 };
    case 'daily':
    case 'weekdays':
      return { kind, time };
    case 'weekly':
      return { kind, days: ['1'], time };
    case 'monthly':
      return { kind, day: 1, time };
    case 'cron':
      return { kind, cron: toCron(before) };
  }
}

export function toCron(frequency: Frequency): string {
  const at = (time: string) => {
    const [hour = '0', minute = '0'] = time.split(':');
    return `${Number(minute)} ${Number(hour)}`;
  };
  switch (frequency.kind) {
    case 'hourly':
      return `${frequency.minute} * * * *`;
    case 'daily':
      return `${at(frequency.time)} * * *`;
    case 'weekdays':
      return `${at(frequency.time)} * * 1-5`;
    case 'weekly':
      return `${at(frequency.time)} * * ${frequency.days.toSorted().join(',')}`;
    case 'monthly':
      return `${at(frequency.time)} ${frequency.day} * *`;
    case 'cron':
      return frequency.cron.trim();
  }
}

/** Reads back what `toCron` writes; anything else stays a cron expression. */
export function fromCron(cron: string): Frequency {
  const parts = /^(\d{1,2}) (\*|\d{1,2}) (\*|\d{1,2}) \* (\*|1-5|[0-6](?:,[0-6])*)$/.exec(cron.trim());
  if (parts === null) return { kind: 'cron', cron };
  const [, minute = '0', hour = '*', day = '*', week = '*'] = parts;
  if (hour === '*') {
    return day === '*' && week === '*' ? { kind: 'hourly', minute: Number(minute) } : { kind: 'cron', cron };
  }
  const time = `${hour.padStart(2, '0')}:${minute.padStart(2, '0')}`;
  if (day !== '*') return week === '*' ? { kind: 'monthly', day: Number(day), time } : { kind: 'cron', cron };
  if (week === '*') return { kind: 'daily', time };
  return week === '1-5' ? { kind: 'weekdays', time } : { kind: 'weekly', days: week.split(','), time };
}
