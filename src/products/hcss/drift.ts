import type { HcssClient } from './client.ts';
import type { Json } from './wire.ts';

/**
 * Says once for each opening what looks as if HCSS had changed its answers: a member that no row has any more, or one
 * that holds a list or an object where it held a value. Neither is read as "empty": the field is left alone.
 */
export function watchShape(
  client: HcssClient,
  dataSet: string,
  rows: readonly Json[],
  usual: readonly string[],
): void {
  if (rows.length === 0) return;
  for (const name of usual) {
    const isGone = rows.every((row) => row[name] === undefined);
    const isOther = !isGone && rows.some((row) => typeof row[name] === 'object' && row[name] !== null);
    if (!isGone && !isOther) continue;
    const key = `${dataSet} ${name}`;
    if (client.told.has(key)) continue;
    client.told.add(key);
    client.context.note({
      level: 'warning',
      code: isGone ? 'hcss/field-missing' : 'hcss/field-changed',
      dataSet,
      what: isGone
        ? `None of ${rows.length} records of HCSS has the field "${name}" any more.`
        : `The field "${name}" of HCSS no longer holds a plain value.`,
      fix: 'Nothing is read from it. Report it: HCSS may have renamed or changed the field.',
    });
  }
}
