import { ChangeEvents, probeHh2 } from '../../sdk/hh2/index.ts';
import { type OpenContext, probeExchange, type Step } from '../../sdk/index.ts';
import type { Sage300Config } from './manifest.ts';

/** The steps before the data sets are read. Ends at the first that fails. */
export async function probe(
  context: OpenContext<Sage300Config>,
  report: (step: Step) => void,
): Promise<void> {
  if (!(await probeHh2(context, report, (session) => new ChangeEvents(session)))) return;
  report({
    title: 'Writing to Sage through hh2',
    outcome: 'skipped',
    tookMs: 0,
    detail:
      context.config.writing === 'unverified'
        ? 'On, with calls that hh2 does not publish. Whether they are right shows at the first write.'
        : 'Off: hh2 does not publish the calls. Data is read, and time goes by file.',
  });
  await probeExchange(context, report);
}
