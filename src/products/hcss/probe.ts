import { type OpenContext, runStep, type Step } from '../../sdk/index.ts';
import { HcssClient } from './client.ts';
import { type HcssConfig, USUAL_SCOPES } from './manifest.ts';

/** The steps before the data sets are read: address, token, scopes, business unit. Ends at the first that fails. */
export async function probe(context: OpenContext<HcssConfig>, report: (step: Step) => void): Promise<void> {
  const { clock, config, net } = context;
  const url = URL.parse(config.url);
  const port = Number(url?.port || (url?.protocol === 'http:' ? 80 : 443));
  const client = new HcssClient(context);
  const step = (title: string, work: () => Promise<string | undefined>) =>
    runStep(report, clock, title, work);

  const isSignedIn =
    (await step('Name resolved', () => net.resolve(url?.hostname ?? '', port))) &&
    (await step('Signed in with the client secret', async () => {
      await client.signIn();
      return undefined;
    }));
  if (!isSignedIn) return;
  for (const scope of (config.scopes ?? USUAL_SCOPES).split(' ')) {
    const lacking = client.lacks(scope);
    report({
      title: `Scope ${scope}`,
      outcome: lacking === undefined ? 'ok' : 'failed',
      tookMs: 0,
      ...(lacking === undefined ? {} : { detail: lacking.what, fix: lacking.fix }),
    });
  }
  await step('Business unit found', async () => {
    await client.findUnit();
    return client.unit.code;
  });
}
