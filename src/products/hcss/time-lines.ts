import { createHash } from 'node:crypto';
import {
  addDecimals,
  asList,
  asObject,
  compareDecimals,
  flatten,
  type VendorRecord,
} from '../../sdk/index.ts';
import type { HcssClient } from './client.ts';
import { timeCardSettings } from './manifest.ts';
import { columnsOf } from './time-cards.ts';
import { type Json, text } from './wire.ts';

const KINDS = [
  ['regularHours', 'regularCode'],
  ['overtimeHours', 'overtimeCode'],
  ['doubleOvertimeHours', 'doubleOvertimeCode'],
] as const;

/**
 * The lines of a card: one for each employee, column, kind of hours and tag, with hours as decimal text. Their key
 * stays the same when the card is corrected. Of a corrected card lines of no hours are kept: they take back what was.
 */
export function linesOf(client: HcssClient, card: Json, isCorrection: boolean): VendorRecord[] {
  const columns = columnsOf(card);
  const { costAdjustments } = timeCardSettings(client.context.config);
  const lines = new Map<string, VendorRecord>();
  for (const row of asList(card.employees).map(asObject)) {
    const common = { ...headOf(card, isCorrection), ...flatten(row) };
    for (const [kind, codeOf] of KINDS) {
      for (const entry of asList(row[kind]).map(asObject)) {
        const column = columns.get(text(entry.timeCardCostCodeId));
        const tagCode = text(entry.tagCode);
        add(lines, {
          ...common,
          ...(column === undefined ? {} : flatten(column)),
          lineId: lineId(card, row, text(entry.timeCardCostCodeId), kind, text(entry.tagId)),
          hourKind: kind,
          tagCode: tagCode === '' ? null : tagCode,
          payCode: tagCode === '' ? client.assumed[codeOf] : tagCode,
          hours: decimal(entry.hours),
        });
      }
    }
    if (!costAdjustments) continue;
    for (const adjustment of asList(row.costAdjustments).map(asObject)) {
      const isMoney = adjustment.costAdjustmentType === 'dollar';
      const quantity = decimal(adjustment.quantity);
      add(lines, {
        ...common,
        lineId: lineId(card, row, '', 'costAdjustment', text(adjustment.costAdjustmentId)),
        hourKind: 'costAdjustment',
        payCode: text(adjustment.costAdjustmentCode),
        hours: isMoney ? '0' : quantity,
        dollars: isMoney ? quantity : null,
      });
    }
  }
  const all = [...lines.values()];
  return isCorrection ? all : all.filter((line) => line.hours !== '0' || typeof line.dollars === 'string');
}

/** What a line has of its card; the lists of the card are not among it. */
function headOf(card: Json, isCorrection: boolean): VendorRecord {
  const { id, ...head } = flatten(card);
  return { ...head, timeCardId: id ?? null, date: text(card.date).slice(0, 10), isCorrection };
}

function add(lines: Map<string, VendorRecord>, line: VendorRecord): void {
  const key = text(line.lineId);
  const before = lines.get(key);
  lines.set(key, before === undefined ? line : { ...line, hours: sum(text(before.hours), text(line.hours)) });
}

const sum = (left: string, right: string) => {
  const total = addDecimals(left, right);
  return compareDecimals(total, '0') === 0 ? '0' : total;
};

/** A number of JSON as exact text; what is no number stays visible and is refused as such. */
function decimal(value: unknown): string {
  return typeof value === 'number' ? String(value) : text(value) === '' ? '0' : text(value);
}

/** The vendor's five ids are too long for the reference fields of most payrolls, so they are folded into one. */
function lineId(card: Json, row: Json, column: string, kind: string, tag: string): string {
  const parts = [text(card.id), text(row.timeCardEmployeeId), column, kind, tag];
  const hex = createHash('sha256').update(parts.join('|')).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 16)}-${hex.slice(16, 24)}-${hex.slice(24, 32)}`;
}
