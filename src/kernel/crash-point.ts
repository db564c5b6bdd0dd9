import { writeSync } from 'node:fs';

let counted = 0;

/**
 * A named place where a test may kill this process: `CHALKLINE_CRASH_AT=apply.sent` or `apply.sent:3`
 * for the third time that it is passed. Costs one comparison otherwise.
 */
export function crashPoint(name: string): void {
  const wanted = process.env.CHALKLINE_CRASH_AT;
  if (wanted === undefined) return;
  const [at, times] = wanted.split(':');
  if (at !== name) return;
  counted += 1;
  if (counted < Number(times ?? 1)) return;
  writeSync(2, `crash point ${name}\n`);
  process.kill(process.pid, 'SIGKILL');
}
