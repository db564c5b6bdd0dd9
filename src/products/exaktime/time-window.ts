import { addDays, type ReadScope } from '../../sdk/index.ts';
import type { ExakTimeClient } from './client.ts';

/**
 * The work days that a run reads, and how many rows of them it already has. Says so in the run's log when days are
 * asked for that the warehouse cannot have yet.
 */
export function windowOf(
  client: ExakTimeClient,
  { options, resume }: ReadScope,
): { from: string; to: string; skip: number } {
  const [, resumedFrom, resumedTo, skip] = /^(\S+) (\S+) (\d+)$/.exec(resume ?? '') ?? [];
  if (resumedFrom !== undefined && resumedTo !== undefined)
    return { from: resumedFrom, to: resumedTo, skip: Number(skip) };
  const today = client.today();
  const to = filled(options.to) ?? addDays(today, -1);
  const from = filled(options.from) ?? addDays(to, -(client.context.config.timeDays ?? 35));
  if (to >= today) {
    client.context.note({
      level: 'warning',
      code: 'exaktime/time-of-today',
      dataSet: 'timeEntries',
      what: `The run asks for time up to ${to}, and the data warehouse of ExakTime was rebuilt last night: time of ${today} is not in it.`,
      fix: 'Run it again tomorrow for a cut-off that needs today, or read time from timesheet files.',
    });
  }
  return { from, to, skip: 0 };
}

const filled = (text: string | undefined) => (text === undefined || text === '' ? undefined : text);
