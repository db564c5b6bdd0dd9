const numbers = new Intl.NumberFormat('en-US');

/** 12345 → 12,345 */
export function formatCount(value: number): string {
  return numbers.format(value);
}

/** How many of what: `1 error`, `1,204 errors`. */
export function countOf(count: number, singular: string, plural = `${singular}s`): string {
  return `${formatCount(count)} ${count === 1 ? singular : plural}`;
}

/** Milliseconds as a person says them: `0.8 s`, `42 s`, `3 min 07 s`, `1 h 12 min`. */
export function formatDuration(ms: number | null | undefined): string {
  if (ms === null || ms === undefined) return '–';
  if (ms < 1000) return `${Math.round(ms)} ms`;
  const seconds = ms / 1000;
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return `${minutes} min ${String(whole % 60).padStart(2, '0')} s`;
  return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, '0')} min`;
}

/** Bytes as `812 B`, `14.2 KB`, `3.1 MB`. */
export function formatSize(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  const units = ['KB', 'MB', 'GB'];
  let value = bytes / 1000;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${value < 100 ? value.toFixed(1) : Math.round(value)} ${units[unit]}`;
}

const sameYear = new Intl.DateTimeFormat('en-US', {
  month: 'short',
  day: 'numeric',
  hour: 'numeric',
  minute: '2-digit',
});
const otherYear = new Intl.DateTimeFormat('en-US', {
  year: 'numeric',
  month: 'short',
  day: 'numeric',
  hour: 'numeric',
  minute: '2-digit',
});
const timeOnly = new Intl.DateTimeFormat('en-US', { hour: 'numeric', minute: '2-digit' });
const exact = new Intl.DateTimeFormat('en-US', { dateStyle: 'full', timeStyle: 'long' });
const clock = new Intl.DateTimeFormat('en-US', {
  hour: 'numeric',
  minute: '2-digit',
  second: '2-digit',
});

const startOfDay = (value: Date) =>
  new Date(value.getFullYear(), value.getMonth(), value.getDate()).getTime();

/** An instant in the viewer's zone: `Today, 2:04 PM`, `Mar 2, 2:04 PM`. */
export function formatInstant(iso: string, now = new Date()): string {
  const at = new Date(iso);
  if (startOfDay(at) === startOfDay(now)) return `Today, ${timeOnly.format(at)}`;
  return (at.getFullYear() === now.getFullYear() ? sameYear : otherYear).format(at);
}

/** An instant with everything, for a title. */
export function formatExactly(iso: string): string {
  return exact.format(new Date(iso));
}

/** An instant's time with seconds, for a log. */
export function formatClock(iso: string): string {
  return clock.format(new Date(iso));
}

/** `bank-account` → `Bank account`; `inDoubt` → `In doubt`. */
export function sentenceCase(value: string): string {
  const words = value
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .replaceAll(/[-_]/g, ' ')
    .toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}
