import type { Flow } from './flow.ts';
import { breathe, type RunContext } from './run-context.ts';
import type { Spool } from './scratch.ts';

/**
 * Lays the links of earlier runs beside the spools, as the temporary table `link (skey, dkey, fp)` of this data
 * set; read from the database once, for matching and for destinations that are known by what was sent.
 */
export async function layLinks(context: RunContext, flow: Flow): Promise<void> {
  const { db } = context.scratch;
  db.exec(
    'DROP TABLE IF EXISTS link; CREATE TEMP TABLE link (skey TEXT PRIMARY KEY, dkey TEXT NOT NULL, fp TEXT) WITHOUT ROWID',
  );
  const insert = db.prepare('INSERT OR REPLACE INTO link (skey, dkey, fp) VALUES (?, ?, ?)');
  for await (const links of context.store.links.all(flow.id, false)) {
    db.exec('BEGIN');
    for (const link of links) insert.run(link.sourceKey, link.destinationKey, link.fingerprint ?? null);
    db.exec('COMMIT');
    await breathe(context);
  }
}

/** Makes what was last sent the destination's present state. */
export function spoolLedger(context: RunContext, destination: Spool): void {
  context.scratch.db.exec(
    `INSERT OR REPLACE INTO ${destination.name} (key, fp, m0, active, block, idx)
     SELECT dkey, coalesce(fp, ''), dkey, 1, 0, 0 FROM link ORDER BY skey`,
  );
  destination.finish(true, 1);
}
