import type { RunEvent } from './event.ts';
import type { Flow } from './flow.ts';
import { bystanders } from './match.ts';
import type { Change } from './plan.ts';
import type { RunContext } from './run-context.ts';
import type { Spool } from './scratch.ts';
import type { Named } from './source-events.ts';

/** Somebody known at the destination whose record is to be changed. */
export interface KnownPerson {
  change: Omit<Change, 'seq'>;
  name: Named;
  /** Their rows in the two spools. */
  seq: number;
  dseq: number;
}

/**
 * Somebody known at the destination shall get the SSN of somebody else, there or at the source: one of the two is
 * wrong, and a person knows which. Undefined when the SSN stays or is nobody's.
 */
export function ssnTaken(
  context: RunContext,
  flow: Flow,
  { source, destination }: { source: Spool; destination: Spool },
  { change, name, seq, dseq }: KnownPerson,
): RunEvent | undefined {
  if (flow.id !== 'employees' || change.write === 'create') return undefined;
  if (!change.differences.some(({ field }) => field === 'ssn')) return undefined;
  const rule = flow.matchesByKey
    ? -1
    : flow.matching.findIndex(({ fields }) => fields.length === 1 && fields[0] === 'ssn');
  if (rule < 0) return undefined;
  const { db } = context.scratch;
  const column = `m${rule}`;
  const mine = `(SELECT ${column} FROM ${source.name} WHERE seq = ?)`;
  const there = db
    .prepare(`SELECT 1 FROM ${destination.name} WHERE ${column} = ${mine} AND seq <> ? LIMIT 1`)
    .get(seq, dseq);
  const here = db
    .prepare(
      `SELECT 1 FROM ${source.name} WHERE ${column} = ${mine} AND seq <> ?
       AND (status IS NULL OR status NOT IN ${bystanders}) LIMIT 1`,
    )
    .get(seq, seq);
  if (there === undefined && here === undefined) return undefined;
  const where = context.destination.name;
  const { singular } = flow.definition;
  return {
    level: 'error',
    code: 'match/ssn-taken',
    ...name,
    field: 'ssn',
    message:
      there === undefined
        ? `The SSN was changed to one that another ${singular} at the source has as well, so nothing is sent to ${where}.`
        : `The SSN was changed to one that another ${singular} has in ${where}, so nothing is sent.`,
    fix: 'Correct the SSN of the one who has it wrongly, then run again.',
    cause: `match/ssn-taken|${flow.id}`,
  };
}
