import type { VistaDatabase, VistaRow } from './database.ts';
import { Refusal } from './upload.ts';

/**
 * The open batch that a timecard goes into, one per import, month, pay group and period, and the line's place
 * in it. The month is that of the posting date when the file does not say.
 */
export function timecardBatch(db: VistaDatabase, importId: string, row: VistaRow, today: string): VistaRow {
  const { Co = null, PRGroup = null, PREndDate = null } = row;
  if (!row.PostDate) throw new Refusal([{ column: 'PostDate', message: 'Missing PostDate' }]);
  const Mth = row.Mth ?? `${String(row.PostDate).slice(0, 7)}-01`;
  const period = db.first('PRPC', { PRCo: Co, PRGroup, PREndDate });
  if (period === undefined)
    throw new Refusal([{ column: 'PREndDate', message: 'Invalid PR Group or Ending Date' }]);
  if (period.Status !== 0) throw new Refusal([{ column: 'PREndDate', message: 'Pay Period is closed' }]);

  const BatchId = batchOf(db, importId, { Co, Mth, PRGroup, PREndDate }, today);
  return { Mth, BatchId, BatchSeq: db.highest('PRTB', 'BatchSeq', { Co, Mth, BatchId }) + 1 };
}

function batchOf(
  db: VistaDatabase,
  importId: string,
  { Co = null, Mth = null, PRGroup = null, PREndDate = null }: VistaRow,
  today: string,
): number {
  for (const { BatchId = null } of db.rows('IMBC', { ImportId: importId, Co, Mth })) {
    const batch = db.first('HQBC', { Co, Mth, BatchId, PRGroup, PREndDate });
    if (batch !== undefined) return Number(BatchId);
  }
  const BatchId = db.highest('HQBC', 'BatchId', { Co, Mth }) + 1;
  db.insert('HQBC', {
    Co,
    Mth,
    BatchId,
    Source: 'PR Entry',
    TableName: 'PRTB',
    DateCreated: today,
    CreatedBy: 'import',
    Status: 0,
    Rstrict: 'N',
    PRGroup,
    PREndDate,
  });
  db.insert('IMBC', { ImportId: importId, Co, Mth, BatchId });
  return BatchId;
}
