import { ChalklineError, describeError, type OpenContext, type Step } from '../../sdk/index.ts';
import { CoreHrClient } from './client.ts';
import type { CoreHrConfig } from './manifest.ts';

/** The steps before the data sets are read: address, sign-in, what cannot be known. Ends at the first that fails. */
export async function probe(context: OpenContext<CoreHrConfig>, report: (step: Step) => void): Promise<void> {
  const step = async (title: string, work: () => Promise<string | undefined>): Promise<boolean> => {
    const startedMs = context.clock.nowMs();
    const took = () => context.clock.nowMs() - startedMs;
    try {
      const detail = await work();
      report({ title, outcome: 'ok', tookMs: took(), ...(detail === undefined ? {} : { detail }) });
      return true;
    } catch (error) {
      const fix = error instanceof ChalklineError ? error.fix : 'Ask the administrator to look into the log.';
      const detail = error instanceof ChalklineError ? error.what : describeError(error);
      report({ title, outcome: 'failed', tookMs: took(), detail, fix });
      return false;
    }
  };

  const url = URL.parse(context.config.url);
  const port = Number(url?.port || (url?.protocol === 'http:' ? 80 : 443));
  const goOn =
    (await step('Find the address', async () => {
      await context.net.resolve(url?.hostname ?? '', port);
      return url?.host;
    })) &&
    (await step('Sign in with the API key', async () => {
      await new CoreHrClient(context).signIn();
      return undefined;
    }));
  if (!goOn) return;
  report({
    title: 'Permission to write',
    outcome: 'skipped',
    tookMs: 0,
    detail: 'Core HR does not tell whether a key may write; a read-only key is refused at the first write.',
  });
}
