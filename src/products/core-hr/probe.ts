import { probeExchange, runStep } from '../../sdk/exchange/probe.ts';
import type { OpenContext, Step } from '../../sdk/index.ts';
import { CoreHrClient } from './client.ts';
import type { CoreHrConfig } from './manifest.ts';

/** The steps before the data sets are read: address, sign-in, what cannot be known, files. Ends at the first that fails. */
export async function probe(context: OpenContext<CoreHrConfig>, report: (step: Step) => void): Promise<void> {
  const { clock, config, net } = context;
  const url = URL.parse(config.url);
  const port = Number(url?.port || (url?.protocol === 'http:' ? 80 : 443));
  const step = (title: string, work: () => Promise<string | undefined>) =>
    runStep(report, clock, title, work);

  const isSignedIn =
    (await step('Name resolved', () => net.resolve(url?.hostname ?? '', port))) &&
    (await step('Signed in with the API key', async () => {
      await new CoreHrClient(context).signIn();
      return undefined;
    }));
  if (!isSignedIn) return;
  report({
    title: 'Permission to write',
    outcome: 'skipped',
    tookMs: 0,
    detail: 'Core HR does not tell whether a key may write; a read-only key is refused at the first write.',
  });
  await probeExchange(context, report);
}
