import type { Flow } from './flow.ts';
import { isKey, printable } from './printable.ts';
import type { RunContext } from './run-context.ts';
import type { Spool } from './scratch.ts';
import type { DestinationPayload } from './spooled.ts';

/** Where the data set is a list of codes: which of them the destination has, or will have by this plan. */
export async function rememberCodes(
  context: RunContext,
  flow: Flow,
  source: Spool,
  destination: Spool,
  created: ReadonlySet<string>,
): Promise<void> {
  if (flow.definition.owner !== undefined || flow.definition.fields.code === undefined) return;
  const { db } = context.scratch;
  const codes = (sql: string) =>
    db
      .prepare(sql)
      .all()
      .map((row) => String(row.num));
  if (flow.ledger) {
    const left = `SELECT num FROM ${source.name} WHERE num IS NOT NULL AND d IS NULL AND status IS NOT NULL`;
    context.codes.learn(flow, { known: undefined, missing: new Set(codes(left)) });
    return;
  }
  const known = codes(`SELECT num FROM ${destination.name} WHERE num IS NOT NULL`);
  const left = `SELECT num FROM ${source.name} WHERE num IS NOT NULL AND d IS NULL AND status IN ('skipped', 'left')`;
  context.codes.learn(flow, { known: new Set([...known, ...created]), leftOut: new Set(codes(left)) });
  const name = flow.fields.indexOf('name');
  const rows = db
    .prepare(`SELECT num, block, idx FROM ${destination.name} WHERE num IS NOT NULL LIMIT 5000`)
    .all()
    .filter((row) => isKey(String(row.num)));
  await context.store.rememberCodes(
    'destination',
    flow.id,
    rows.map(({ num, block, idx }) => {
      const { values } = destination.payload<DestinationPayload>({ block: Number(block), idx: Number(idx) });
      return { code: String(num), name: name === -1 ? '' : printable(String(values[name] || ''), 200) };
    }),
  );
}
