import type { showRun } from '../hub/index.ts';
import { seconds, table } from './output.ts';

export type Run = Awaited<ReturnType<typeof showRun>>;

/** What a run came to, per data set, as a person reads it in a terminal. */
export function summary(run: Run): string {
  const mode = run.saveChanges ? 'with Save changes' : 'without Save changes';
  const lines = [
    `Run ${run.number}: ${run.name}, ${mode}`,
    `${run.status} in ${seconds(run.durationMs)} · ${run.errors} errors, ${run.warnings} warnings, ${run.infos} info, ${run.failures} failures`,
  ];
  if (run.failure !== null) lines.push(run.failure);
  for (const guard of run.guards) lines.push(`Guard: ${guard.message}`);
  lines.push(
    table(
      [
        'Data set',
        'Stage',
        'Read',
        'Created',
        'Updated',
        'Deactivated',
        'Unchanged',
        'Skipped',
        'Refused',
        'Conflict',
        'In doubt',
      ],
      run.dataSets.map(({ label, stage, counts }) => [
        label,
        stage,
        counts.read,
        counts.created,
        counts.updated,
        counts.deactivated,
        counts.unchanged,
        counts.skipped,
        counts.refused,
        counts.conflict,
        counts.inDoubt,
      ]),
    ),
  );
  return lines.join('\n');
}

/** What can be done next, as commands. */
export function nextSteps(run: Run): string {
  const lines: string[] = [];
  if (run.can.retry) lines.push(`What needs a person: chalkline runs events ${run.number} --level error`);
  if (run.can.apply) lines.push(`To write this plan: chalkline runs apply ${run.number}`);
  if (run.can.override)
    lines.push(`If the changes are right: chalkline runs apply ${run.number} --reason "…"`);
  return lines.join('\n');
}
