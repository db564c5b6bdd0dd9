import { RecordError, type WriteAnswer, type WriteItem, watchSending } from '../../sdk/index.ts';
import type { CmicClient, Part } from './client.ts';
import { setUpCategory } from './job-categories.ts';
import { PYEMPTIMESHEET } from './resources.ts';
import { sendTogether } from './send-together.ts';
import { answerTo } from './write-answers.ts';

/**
 * Posts time rows. Where CMiC says that job, phase and category do not go together and the connector may set
 * categories up, that is done and the row posted once more, as a public client does: jobs may not be readable, or a
 * category may have gone since it was looked up.
 */
export async function sendTime(
  client: CmicClient,
  items: readonly WriteItem[],
  parts: ReadonlyMap<string, Part>,
): Promise<WriteAnswer[]> {
  const ready = items.filter(({ changeId }) => parts.has(changeId));
  const sendingOf = ({ changeId }: WriteItem) => ({
    part: parts.get(changeId) ?? { resource: PYEMPTIMESHEET, payload: {} },
    externalKey: '',
  });
  const answers = await sendTogether(client, ready, sendingOf);
  if (client.config.createCategories !== true) return answers;
  const settled: WriteAnswer[] = [];
  for (const answer of answers) {
    const item = ready.find(({ changeId }) => changeId === answer.changeId);
    const part = parts.get(answer.changeId);
    const isMissing =
      answer.outcome === 'refused' &&
      answer.error instanceof RecordError &&
      answer.error.code === 'cmic/no-such-coding';
    if (!isMissing || item === undefined || part === undefined) {
      settled.push(answer);
      continue;
    }
    const again = async () => {
      try {
        await setUpCategory(client, codingOf(client, part));
        return await sendTogether(client, [item], sendingOf);
      } catch (error) {
        return [answerTo(item, error)];
      }
    };
    settled.push(...(await watchSending(again)));
  }
  return settled;
}

function codingOf(client: CmicClient, { payload }: Part): Parameters<typeof setUpCategory>[1] {
  return {
    company: String(payload.TshWorkCompCode ?? client.company),
    job: String(payload.TshJobdeptwoId),
    phase: String(payload.TshPhsacctwiId),
    category: String(payload.TshCatexpId),
  };
}
