import type { Run } from './run-summary.ts';
import type { Session } from './session.ts';

const lookMs = 400;
const barWidth = 30;

/** Waits for the end of a run, with a bar when somebody looks on. */
export async function watchRun({ connection, company }: Session, id: string): Promise<Run> {
  const drawn = process.stderr.isTTY === true;
  try {
    for (;;) {
      const run = await connection.call<Run>('GET', `${company}/runs/${id}`);
      if (run.status !== 'queued' && run.status !== 'running') return run;
      if (drawn) process.stderr.write(`\r\u001b[K${barOf(run)}`);
      await new Promise((resolve) => setTimeout(resolve, lookMs));
    }
  } finally {
    if (drawn) process.stderr.write('\r\u001b[K');
  }
}

function barOf(run: Run): string {
  const done = Math.round((run.progress ?? 0) * barWidth);
  const current = run.dataSets.find(
    ({ stage }) => !['waiting', 'planned', 'done', 'failed', 'not run'].includes(stage),
  );
  const where =
    run.status === 'queued' ? 'waiting for a worker' : `${current?.label ?? ''} ${current?.stage ?? ''}`;
  return `[${'█'.repeat(done)}${'·'.repeat(barWidth - done)}] ${Math.round((run.progress ?? 0) * 100)} %  ${where}`;
}
