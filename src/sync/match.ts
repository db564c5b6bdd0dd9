import type { Flow } from './flow.ts';
import { breathe, type RunContext } from './run-context.ts';
import type { Spool } from './scratch.ts';

/** What this stage and the next say of a source record; said anew when a crash has them run again. */
const verdicts = `('later', 'superseded', 'claimed twice', 'twin', 'ambiguous', 'question', 'unfit', 'left')`;
/** Records that have no part in the question which of two is meant. */
export const bystanders = `('skipped', 'superseded', 'later')`;

/**
 * Stage 3: which source record is which destination record. First the link of earlier runs, then the rules in
 * order; two candidates, or two records that claim the same one, are a question for a person and never a guess.
 * The result stands in the source spool: `d` (the destination's row), `how`, and `status` where there is none.
 */
export async function matchRecords(
  context: RunContext,
  flow: Flow,
  source: Spool,
  destination: Spool,
): Promise<void> {
  const { db } = context.scratch;
  const s = source.name;
  const d = destination.name;
  // A crash may have left an earlier try half done.
  db.exec(
    `UPDATE ${s} SET d = NULL, how = NULL, status = CASE WHEN status IN ${verdicts} THEN NULL ELSE status END
     WHERE d IS NOT NULL OR how IS NOT NULL OR status IN ${verdicts}`,
  );
  if (flow.definition.effectiveFrom !== undefined && flow.destination.effectiveDated !== true)
    holdOthers(context, s);
  db.exec(
    `UPDATE ${s} SET d = (SELECT t.seq FROM link l JOIN ${d} t ON t.key = l.dkey WHERE l.skey = ${s}.key)
     WHERE status IS NULL OR status NOT IN ('superseded', 'later')`,
  );
  db.exec(`UPDATE ${s} SET how = 'link' WHERE d IS NOT NULL`);
  await breathe(context);
  claimOnce(context, s);
  const rules = flow.matchesByKey ? [{ ask: false }] : flow.matching;
  for (const [index, rule] of rules.entries()) {
    matchByRule(context, s, d, `m${index}`, rule.ask, flow.matchesByKey ? 'key' : `rule ${index + 1}`);
    await breathe(context);
  }
  for (const [index, rule] of rules.entries()) {
    if (!rule.ask) refuseTwins(context, s, `m${index}`, flow.matchesByKey ? 'key' : `rule ${index + 1}`);
    await breathe(context);
  }
}

/**
 * Where the destination keeps one value at a time, only the one in force today flows. One in force that was refused
 * still stands before its predecessors: an older value must not come back for it.
 */
function holdOthers(context: RunContext, s: string): void {
  const { db } = context.scratch;
  db.exec(`CREATE INDEX IF NOT EXISTS ${s}_grp ON ${s} (grp, eff) WHERE grp IS NOT NULL`);
  db.prepare(`UPDATE ${s} SET status = 'later' WHERE status IS NULL AND eff > ?`).run(context.today);
  db.prepare(
    `UPDATE ${s} SET status = 'superseded' WHERE status IS NULL AND EXISTS
     (SELECT 1 FROM ${s} o WHERE o.grp = ${s}.grp AND o.eff > ${s}.eff AND o.eff <= ?
      AND (o.status IS NULL OR o.status NOT IN ('skipped', 'later')))`,
  ).run(context.today);
}

/** Two source records that were linked to one destination record: neither is taken. */
function claimOnce(context: RunContext, s: string): void {
  context.scratch.db.exec(`CREATE INDEX IF NOT EXISTS ${s}_d ON ${s} (d) WHERE d IS NOT NULL`);
  context.scratch.db.exec(
    `UPDATE ${s} SET status = 'claimed twice' WHERE status IS NULL AND d IN
     (SELECT d FROM ${s} WHERE d IS NOT NULL AND (status IS NULL OR status NOT IN ${bystanders})
      GROUP BY d HAVING count(*) > 1)`,
  );
}

function matchByRule(context: RunContext, s: string, d: string, m: string, ask: boolean, how: string): void {
  const { db } = context.scratch;
  db.exec(`DROP TABLE IF EXISTS hit; CREATE TEMP TABLE hit AS
    SELECT s.seq AS sseq, min(t.seq) AS dseq, count(*) AS n FROM ${s} s JOIN ${d} t ON t.${m} = s.${m}
    WHERE s.d IS NULL AND s.${m} IS NOT NULL
      AND (s.status IS NULL OR s.status NOT IN ('ambiguous', 'question', 'superseded', 'later'))
      AND NOT EXISTS (SELECT 1 FROM ${s} x WHERE x.d = t.seq AND (x.status IS NULL OR x.status NOT IN ${bystanders}))
    GROUP BY s.seq; CREATE INDEX hit_s ON hit (sseq)`);
  if (ask) {
    db.exec(
      `UPDATE ${s} SET how = '${how}', status = 'question' WHERE status IS NULL AND seq IN (SELECT sseq FROM hit)`,
    );
    return;
  }
  db.exec(
    `UPDATE ${s} SET how = '${how}', status = 'ambiguous' WHERE status IS NULL AND seq IN (SELECT sseq FROM hit WHERE n > 1)`,
  );
  db.exec(
    `UPDATE ${s} SET how = '${how}', d = (SELECT dseq FROM hit WHERE sseq = ${s}.seq)
     WHERE d IS NULL AND seq IN (SELECT sseq FROM hit WHERE n = 1)`,
  );
  claimOnce(context, s);
}

/** A record that would be created while another at the source has the same number or SSN: which is meant, a person says. */
function refuseTwins(context: RunContext, s: string, m: string, how: string): void {
  context.scratch.db.exec(
    `UPDATE ${s} SET how = '${how}', status = 'twin' WHERE status IS NULL AND d IS NULL AND ${m} IS NOT NULL
       AND EXISTS (SELECT 1 FROM ${s} o WHERE o.${m} = ${s}.${m} AND o.seq <> ${s}.seq
         AND (o.status IS NULL OR o.status NOT IN ${bystanders}))`,
  );
}

/** The destination records that a question is about. */
export function candidatesOf(
  context: RunContext,
  source: Spool,
  destination: Spool,
  seq: number,
  rule: number,
): string[] {
  return context.scratch.db
    .prepare(
      `SELECT t.key AS key FROM ${source.name} s JOIN ${destination.name} t ON t.m${rule} = s.m${rule}
       WHERE s.seq = ? AND NOT EXISTS (SELECT 1 FROM ${source.name} x WHERE x.d = t.seq) ORDER BY t.key LIMIT 10`,
    )
    .all(seq)
    .map((row) => String(row.key));
}
