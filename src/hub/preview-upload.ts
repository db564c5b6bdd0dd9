import { detectTable, localFile, readTable } from '../sdk/formats/index.ts';
import { recordAudit } from './audit.ts';
import { found } from './found.ts';
import type { Actor, Hub } from './hub.ts';

const shownRows = 20;

/** How an upload would be read: what was detected and why, and its first rows. @throws ConfigError `file/...` */
export async function previewUpload(
  hub: Hub,
  actor: Actor,
  companyId: string,
  connectorId: string,
  name: string,
) {
  const upload = found(await hub.store.uploads.get(companyId, connectorId, name), 'upload');
  await recordAudit(hub, actor, {
    companyId,
    action: 'upload.previewed',
    subject: { kind: 'connector', id: connectorId },
    details: { file: name },
  });
  const source = localFile(upload);
  const { layout, why } = await detectTable(source);
  let columns: readonly string[] = [];
  const rows: string[][] = [];
  for await (const batch of readTable(source, { layout, limits: { batchRows: shownRows } })) {
    columns = batch.columns;
    rows.push(...batch.rows.map((row) => row.map((cell) => String(cell ?? ''))));
    if (rows.length >= shownRows) break;
  }
  return {
    format: layout.format,
    encoding: layout.encoding,
    ...(layout.format === 'csv' ? { delimiter: layout.delimiter } : {}),
    header: layout.header,
    columns: [...columns],
    rows: rows.slice(0, shownRows),
    because: why,
  };
}
