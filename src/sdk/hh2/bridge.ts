import { TransientError } from '../../kernel/index.ts';
import { type Report, runStep } from '../exchange/probe.ts';
import type { OpenContext } from '../product.ts';
import type { ChangeEvents } from './change-events.ts';
import type { Hh2Config } from './config.ts';
import { Hh2Session } from './session.ts';

/** How long ago something last came from Sage; undefined when hh2 records no changes. */
export interface BridgeAge {
  hours: number;
  /** In words, e.g. `3 h ago`. */
  ago: string;
  lastAt: string;
}

export async function bridgeAge(events: ChangeEvents, nowMs: number): Promise<BridgeAge | undefined> {
  const newest = await events.newest();
  if (newest === undefined) return undefined;
  const minutes = Math.max(0, Math.round((nowMs - newest.atMs) / 60_000));
  const hours = minutes / 60;
  const ago =
    minutes < 90
      ? `${minutes} min ago`
      : hours < 48
        ? `${Math.round(hours)} h ago`
        : `${Math.round(hours / 24)} days ago`;
  return { hours, ago, lastAt: new Date(newest.atMs).toISOString() };
}

const RESTART =
  'Restart the service "hh2 Sync Client" on the server with Sage (it stops after updates, restarts of the database and back-ups), and look whether its schedule is on.';

/**
 * Looks how old hh2's picture of Sage is, writes it into the run's log, and stops a run that would rest on data older
 * than the connector allows: hh2 itself goes on answering and says nothing of it (PEERS §3 row 40).
 * @throws TransientError `hh2/bridge-stale`
 */
export async function checkBridge(context: OpenContext<Hh2Config>, events: ChangeEvents): Promise<void> {
  const { config, clock } = context;
  if (config.registerForChanges === true) await events.register();
  const age = await bridgeAge(events, clock.nowMs());
  const warnHours = config.staleWarnHours ?? 24;
  const stopHours = config.staleStopHours ?? 96;
  if (age === undefined) {
    context.note({
      level: 'info',
      code: 'hh2/bridge-age-unknown',
      what: 'hh2 records no changes of this data folder, so it cannot be told how old its data is.',
      fix: 'Switch on "Ask hh2 to record changes" in the connector.',
    });
    return;
  }
  if (stopHours > 0 && age.hours >= stopHours) throw staleBridge(age);
  if (warnHours > 0 && age.hours >= warnHours) {
    context.note({
      level: 'warning',
      code: 'hh2/bridge-old',
      what: `hh2 last heard from Sage ${age.ago} (${age.lastAt}): what was changed in Sage since then is missing here.`,
      fix: RESTART,
    });
  }
}

function staleBridge(age: BridgeAge): TransientError {
  return new TransientError({
    code: 'hh2/bridge-stale',
    what: `hh2 last heard from Sage ${age.ago} (${age.lastAt}). Its Sync Client is probably offline, and a sync would carry yesterday's truth.`,
    fix: `${RESTART} If Sage really had no change, raise the limit in the connector.`,
  });
}

/** The steps of a connection test up to a signed-in session and the age of the data. Returns whether all went well. */
export async function probeHh2(
  context: OpenContext<Hh2Config>,
  report: Report,
  eventsOf: (session: Hh2Session) => ChangeEvents,
): Promise<boolean> {
  const { clock, net, config } = context;
  const step = (title: string, work: () => Promise<string | undefined>) =>
    runStep(report, clock, title, work);
  const session = new Hh2Session(context);
  const url = URL.parse(session.address);
  const port = Number(url?.port || (url?.protocol === 'http:' ? 80 : 443));
  return (
    (await step('Name resolved', () => net.resolve(url?.hostname ?? '', port))) &&
    (await step(`Signed in to hh2 as ${config.username}`, async () => {
      await session.signIn();
      return `site "${config.subdomain}"`;
    })) &&
    (await step('Sync Client beside Sage', async () => {
      const age = await bridgeAge(eventsOf(session), clock.nowMs());
      if (age === undefined)
        return 'hh2 records no changes here, so the age of its data cannot be told; see "Ask hh2 to record changes".';
      const stopHours = config.staleStopHours ?? 96;
      if (stopHours > 0 && age.hours >= stopHours) throw staleBridge(age);
      const warnHours = config.staleWarnHours ?? 24;
      const isOld = warnHours > 0 && age.hours >= warnHours;
      return `hh2 last heard from Sage ${age.ago}${isOld ? `. That is old: ${RESTART}` : ''}`;
    }))
  );
}
