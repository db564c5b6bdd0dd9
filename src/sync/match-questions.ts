import type { RunEvent } from './event.ts';
import type { Flow } from './flow.ts';
import { candidatesOf } from './match.ts';
import type { RunContext } from './run-context.ts';
import type { Spool, StoredRow } from './scratch.ts';
import { duplicateEvent, type Named } from './source-events.ts';

/** What a person is asked about a record that could not be told from others. */
export function questionEvent(
  context: RunContext,
  flow: Flow,
  source: Spool,
  destination: Spool,
  row: StoredRow,
  name: Named,
): RunEvent {
  const where = context.destination.name;
  const { singular } = flow.definition;
  const rule = Number(/^rule (\d)$/.exec(row.how ?? '')?.[1] ?? 1) - 1;
  const fields = (flow.matchesByKey ? flow.definition.key : (flow.matching[rule]?.fields ?? []))
    .map((field) => flow.definition.fields[field]?.label ?? field)
    .join(' and ');
  switch (row.status) {
    case 'duplicate':
      return duplicateEvent(flow, name);
    case 'claimed twice':
      return {
        level: 'error',
        code: 'match/claimed-twice',
        ...name,
        message: `Two records at the source lead to the same ${singular} in ${where}. Neither was taken.`,
        fix: 'Correct the key of one of them at the source, then run again.',
        cause: `match/claimed-twice|${flow.id}`,
      };
    case 'twin':
      return {
        level: 'error',
        code: 'match/same-at-source',
        ...name,
        message: `Another ${singular} at the source has the same ${fields}, so this one is not created in ${where}.`,
        fix: 'Correct or remove one of them at the source, then run again.',
        cause: `match/same-at-source|${flow.id}|${fields}`,
      };
    default: {
      const candidates = candidatesOf(context, source, destination, row.seq, rule);
      const ambiguous = row.status === 'ambiguous';
      return {
        level: 'error',
        code: ambiguous ? 'match/two-candidates' : 'match/weak',
        ...name,
        message: ambiguous
          ? `${candidates.length} records in ${where} have the same ${fields}: ${candidates.join(', ')}. Chalkline does not guess.`
          : `A record in ${where} (${candidates.join(', ')}) has the same ${fields}, which is not enough to be sure that it is the same ${singular}.`,
        fix: ambiguous
          ? 'Put one of them out of use or correct its data at the destination, then run again.'
          : 'Give both the same number or SSN if they are the same, then run again.',
        cause: `match/${ambiguous ? 'two-candidates' : 'weak'}|${flow.id}`,
        action: { kind: 'choose-match', candidates },
      };
    }
  }
}
