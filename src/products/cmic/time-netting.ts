import { addDecimals, compareDecimals, type VendorRecord } from '../../sdk/index.ts';
import type { CmicClient } from './client.ts';
import { CLASSES, entriesOf } from './time-rows.ts';
import { textOf } from './write-answers.ts';

/** Stands in the member that does not keep our id: the row corrects an earlier one under the same id. */
export const CORRECTION = 'CORRECTION';

export function markOf({ assumed }: CmicClient): 'TshDocumentNo' | 'TshUserField5' {
  return assumed.timeReference === 'TshUserField5' ? 'TshDocumentNo' : 'TshUserField5';
}

export const isCorrection = (client: CmicClient, row: VendorRecord) =>
  textOf(row, markOf(client)) === CORRECTION;

/** What makes hours other hours: added up are those that agree in all of it. */
const CODING = [
  ...['TshEmpNo', 'TshDate', 'EarningCode', 'Job', 'Phase', 'Category', 'Department'],
  ...CLASSES,
] as const;

export function codingOf(entry: VendorRecord): string {
  return JSON.stringify(CODING.map((name) => textOf(entry, name)));
}

/** Hours by coding, in the order of the rows; corrected ones add up to what is left, which may be nothing. */
export function hoursByCoding(entries: readonly VendorRecord[]): Map<string, VendorRecord> {
  const sums = new Map<string, VendorRecord>();
  for (const entry of entries) {
    const coding = codingOf(entry);
    const before = sums.get(coding);
    const hours = addDecimals(textOf(before ?? {}, 'Hours') || '0', textOf(entry, 'Hours') || '0');
    sums.set(coding, { ...(before ?? entry), Hours: hours });
  }
  return sums;
}

/**
 * The entries that rows stand for. Rows of one id of which some are corrections are one entry: its key is that of the
 * first row, its coding that on which hours are left. Where hours are left on several, somebody is in the middle of a
 * correction, or typed on our rows by hand: the others follow under a number.
 */
export function entriesOfRows(client: CmicClient, rows: readonly VendorRecord[]): VendorRecord[] {
  const { timeReference } = client.assumed;
  const byId = new Map<string, VendorRecord[]>();
  for (const row of rows) {
    const id = textOf(row, timeReference) || textOf(row, 'TshVUuid');
    byId.set(id, [...(byId.get(id) ?? []), row]);
  }
  return [...byId].flatMap(([id, together]) =>
    together.some((row) => isCorrection(client, row))
      ? corrected(client, id, together)
      : together.flatMap((row) => entriesOf(client, row)),
  );
}

function corrected(client: CmicClient, id: string, rows: readonly VendorRecord[]): VendorRecord[] {
  const first = rows.find((row) => !isCorrection(client, row)) ?? rows[0] ?? {};
  const key = entriesOf(client, first)[0] ?? {};
  const { TshVUuid = null, HourColumn = null } = key;
  const entries = [first, ...rows.filter((row) => row !== first)].flatMap((row) => entriesOf(client, row));
  const sums = [...hoursByCoding(entries).values()];
  const left = sums.filter(({ Hours }) => compareDecimals(String(Hours), '0') !== 0);
  const shown = left.length === 0 ? sums.slice(0, 1) : left;
  return shown.map((entry, at) => ({
    ...entry,
    ...(at === 0 ? { TshVUuid, HourColumn } : {}),
    Reference: at === 0 ? id : `${id}:${at + 1}`,
  }));
}
