import type { Page } from '../sdk/index.ts';
import type { Flow } from './flow.ts';
import { readPatiently, waitBeforeRetry } from './patience.ts';
import { type RunContext, waitFor } from './run-context.ts';

/** From when on "changes only" is read; undefined when everything is. */
export async function sinceOf(context: RunContext, flow: Flow): Promise<string | undefined> {
  if (context.task.options.read !== 'changes' || flow.source.cursor === undefined) return undefined;
  const since = await context.store.cursor(flow.id);
  if (since === undefined) return undefined;
  return new Date(Date.parse(since) - flow.source.cursor.lookbackMinutes * 60_000).toISOString();
}

/** The source's pages behind `resume`. What may pass is waited for, and the read taken up where it was broken off. */
export async function* readPages(
  context: RunContext,
  flow: Flow,
  since: string | undefined,
  resume: string | undefined,
): AsyncGenerator<Page> {
  const { read } = flow.source;
  if (read === undefined) throw new Error(`${context.source.product.manifest.name} cannot read ${flow.id}`);
  const { from, to, payGroup } = context.task.options;
  const options = Object.fromEntries(
    Object.entries({ from, to, payGroup }).filter(
      (entry): entry is [string, string] => entry[1] !== undefined,
    ),
  );
  // What failed is looked for in the files where it stood, and a person may ask for them again.
  const filesRead =
    context.task.options.files === 'again' || context.task.options.onlyKeys !== undefined
      ? undefined
      : { before: (sha256: string) => context.store.fileRead(flow.id, sha256) };
  let bookmark = resume;
  // Without a bookmark a read cannot be taken up again, unless nothing of it has been seen.
  let canGoOn = true;
  for (let failures = 0; ; ) {
    const pages = read(context.source.client, {
      options,
      ...(since === undefined ? {} : { since }),
      ...(bookmark === undefined ? {} : { resume: bookmark }),
      ...(filesRead === undefined ? {} : { filesRead }),
    });
    try {
      for await (const page of readPatiently(pages, {
        ms: context.patience.pageMs,
        forWhat: `${context.source.name} to give a page of ${flow.definition.label.toLowerCase()}`,
        stop: context.signal,
      })) {
        failures = 0;
        bookmark = page.bookmark;
        canGoOn = bookmark !== undefined;
        yield page;
      }
      return;
    } catch (error) {
      failures += 1;
      const wait = canGoOn ? waitBeforeRetry(error, failures) : undefined;
      if (wait === undefined || context.signal.aborted) throw error;
      await waitFor(context, wait);
    }
  }
}
