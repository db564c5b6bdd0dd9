import { crashPoint } from '../kernel/index.ts';
import type { FileExchange, FilePlace } from '../sdk/index.ts';
import type { Flow } from './flow.ts';
import { bounded } from './patience.ts';
import type { Change, ChangeState } from './plan.ts';
import type { RunFileRecord } from './ports.ts';
import { ledgerKey, type Settled, writeReceipts } from './receipts.ts';
import { breathe, type RunContext } from './run-context.ts';

/** Brings a file to its receiver: copied under a temporary name, then renamed; each step is written down. */
export async function deliver(
  context: RunContext,
  exchange: FilePlace,
  file: RunFileRecord,
  receiver: string = context.destination.name,
): Promise<void> {
  const patiently = <T>(work: Promise<T>) => inTime(context, work, receiver);
  const enter = async (state: RunFileRecord['state']) => {
    file.state = state;
    await context.store.saveFile(file);
    crashPoint(`files.${state}`);
  };
  if (file.state === 'published') return;
  if (file.state === 'publishing') {
    // The rename was asked for before we stopped: a temporary name that is gone has been renamed.
    const place = await patiently(exchange.look(file.name));
    if (place === 'staged') await patiently(exchange.publish(file.name));
    await enter('published');
    return;
  }
  await patiently(exchange.stage(file, file.name));
  await enter('staged');
  await enter('publishing');
  await patiently(exchange.publish(file.name));
  await enter('published');
}

/** All files are with their receiver, and so is what stands in them. */
export async function settleSent(
  context: RunContext,
  flow: Flow,
  files: readonly RunFileRecord[],
): Promise<void> {
  const names = files.map(({ name }) => name).join(', ');
  for await (const changes of openChanges(context, flow)) {
    await writeReceipts(
      context,
      flow,
      changes.map((change) => settledAs(flow, change, `Written to ${names}.`)),
    );
    crashPoint('files.settled');
    await breathe(context);
  }
}

/**
 * Delivery broke off, or the run was cancelled: what stands in files that have left is written, what stands in files
 * that have not stays planned, and where that cannot be known, a person must look.
 * `standing`: which changes stand in which file; unknown after a crash.
 */
export async function settleUndelivered(
  context: RunContext,
  flow: Flow,
  exchange: FileExchange,
  files: readonly RunFileRecord[],
  standing: ReadonlyMap<string, readonly number[]> | undefined,
): Promise<void> {
  const places = new Map<string, Place>();
  for (const file of files) places.set(file.name, await placeOf(context, exchange, file));
  const all = new Set(places.values());
  const [only] = all;
  const alike: Place = all.size === 1 && only !== undefined ? only : 'unknown';
  const bySeq = new Map<number, { name: string; place: Place }>();
  for (const [name, seqs] of standing ?? []) {
    const place = places.get(name) ?? alike;
    for (const seq of seqs) {
      const other = bySeq.get(seq);
      // Of what stands in two files one may have left: sending both again would add the first one twice.
      if (other === undefined) bySeq.set(seq, { name, place });
      else
        bySeq.set(seq, { name: `${other.name}, ${name}`, place: other.place === place ? place : 'unknown' });
    }
  }

  for await (const changes of openChanges(context, flow)) {
    const settled: Settled[] = [];
    for (const change of changes) {
      const { name, place } = bySeq.get(change.seq) ?? { name: [...places.keys()].join(', '), place: alike };
      if (place === 'left') settled.push(settledAs(flow, change, `Written to ${name}.`));
      else if (place === 'unknown')
        settled.push({
          change,
          state: 'in doubt',
          detail: `It cannot be known whether ${name} has reached ${context.destination.name}.`,
        });
    }
    await writeReceipts(context, flow, settled);
  }
}

/** A file that has vanished was fetched, which is not to say that what stands in it was accepted. */
export async function tellWhatBecame(
  context: RunContext,
  flow: Flow,
  delivery: {
    exchange: FileExchange;
    files: readonly RunFileRecord[];
    verdict: { receiver: string; where: string };
  },
): Promise<void> {
  const { exchange, files, verdict } = delivery;
  for (const { name } of files) {
    // What was delivered stands, whether or not the place can be looked at once more.
    const place = await inTime(context, exchange.look(name)).catch(() => undefined);
    if (place === undefined) continue;
    const isGone = place === 'absent';
    await context.log.add({
      level: 'info',
      code: isGone ? 'files/picked-up' : 'files/waiting',
      dataSet: flow.id,
      title: name,
      message: isGone
        ? `${verdict.receiver} has picked up ${name}. Picked up is not accepted: ${verdict.where}`
        : `${name} waits to be picked up by ${verdict.receiver}. ${verdict.where}`,
      fix: 'Look there; what was not accepted is planned again by a later run.',
      cause: `files|${flow.id}`,
    });
  }
}

/** Changes without a receipt. A file's changes stay planned until it has left; versions before marked each as sent. */
export const openStates: readonly ChangeState[] = ['planned', 'sent'];

type Place = 'left' | 'kept' | 'unknown';

async function placeOf(context: RunContext, exchange: FileExchange, file: RunFileRecord): Promise<Place> {
  if (file.state === 'published') return 'left';
  if (file.state !== 'publishing') return 'kept';
  try {
    return (await inTime(context, exchange.look(file.name))) === 'staged' ? 'kept' : 'left';
  } catch {
    return 'unknown';
  }
}

/** The change as one that has been carried out by files. */
export function settledAs(flow: Flow, change: Change, detail: string): Settled {
  const destinationKey = flow.ledger
    ? ledgerKey(flow, change)
    : (change.destinationKey ?? flow.destinationKey(change.after));
  return {
    change,
    state: 'applied',
    detail,
    ...(destinationKey === undefined ? {} : { destinationKey }),
  };
}

/** What stands in the files of a run whose rows are written: everything else was settled with them. */
async function* openChanges(
  context: RunContext,
  flow: Flow,
): AsyncGenerator<(Change & { state: ChangeState })[]> {
  for (let after = 0; ; ) {
    const changes = await context.store.plan.changes(flow.id, openStates, after, 1_000);
    const last = changes.at(-1);
    if (last === undefined) return;
    after = last.seq;
    yield changes;
  }
}

function inTime<T>(
  context: RunContext,
  work: Promise<T>,
  receiver: string = context.destination.name,
): Promise<T> {
  return bounded(work, {
    ms: context.patience.callMs,
    forWhat: `${receiver} to take a file`,
    stop: context.life.cutOff,
    sent: true,
  });
}
