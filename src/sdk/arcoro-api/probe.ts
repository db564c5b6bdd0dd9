import { runStep } from '../exchange/probe.ts';
import type { OpenContext, Step } from '../product.ts';
import type { ApiConfig, ArcoroApi } from './api.ts';

/** The steps before the data sets are read: address, sign-in, what cannot be known. Returns whether all went well. */
export async function probeApi(
  context: OpenContext<ApiConfig>,
  report: (step: Step) => void,
  api: () => ArcoroApi,
): Promise<boolean> {
  const { clock, config, net } = context;
  const url = URL.parse(config.url);
  const port = Number(url?.port || (url?.protocol === 'http:' ? 80 : 443));
  const resolved = await runStep(report, clock, 'Name resolved', () =>
    net.resolve(url?.hostname ?? '', port),
  );
  if (!resolved) return false;
  const signedIn = await runStep(report, clock, 'Signed in with the API key', async () => {
    await api().signIn();
    return undefined;
  });
  if (!signedIn) return false;
  report({
    title: 'Permission to write',
    outcome: 'skipped',
    tookMs: 0,
    detail: 'Arcoro does not tell whether a key may write; a read-only key is refused at the first write.',
  });
  return true;
}
