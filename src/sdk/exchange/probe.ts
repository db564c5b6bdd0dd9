import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import type { Key } from 'openpgp';
import { ChalklineError, type Clock, describeError, newId } from '../../kernel/index.ts';
import type { Step } from '../product.ts';
import { removeSpool, spoolSealed } from '../spool-sealed.ts';
import { createFolder } from './folder.ts';
import { type ExchangeContext, openExchange, pgpOptions, sftpAccount } from './from-config.ts';
import { HostKeyError } from './host-key.ts';
import { temporaryName } from './names.ts';
import {
  checkReceiver,
  checkSigner,
  daysUntilEnd,
  readPrivateKeys,
  readPublicKey,
  shownFingerprint,
  warnDaysBefore,
} from './pgp-keys.ts';
import { safeFolder } from './safe-folder.ts';
import { entriesOf, remotePath, removeIfThere, writeEmpty } from './sftp-requests.ts';
import { openSftpSession, type SftpSession } from './sftp-session.ts';

export type Report = (step: Step) => void;

/**
 * Runs one step of a connection test and reports it with its time. `work` returns what is worth knowing.
 * Returns whether it went well, so that the caller stops at the first that does not.
 */
export async function runStep(
  report: Report,
  clock: Clock,
  title: string,
  work: () => Promise<string | undefined>,
): Promise<boolean> {
  const startedMs = clock.nowMs();
  const tookMs = () => clock.nowMs() - startedMs;
  try {
    const detail = await work();
    report({ title, outcome: 'ok', tookMs: tookMs(), ...(detail === undefined ? {} : { detail }) });
    return true;
  } catch (error) {
    report({ title, outcome: 'failed', tookMs: tookMs(), ...failureOf(error) });
    return false;
  }
}

/** The steps of a connection test for the exchange that a connector's form describes. */
export async function probeExchange(context: ExchangeContext, report: Report): Promise<boolean> {
  const { config } = context;
  if (config.usePgp === true && !(await probePgp(context, report))) return false;
  if (config.useSftp === true) return probeSftp(context, report);
  if ((config.folder ?? '') !== '') return probeFolder(context, report);
  return runStep(report, context.clock, 'Files', async () => {
    const uploads = await context.uploads.list();
    return `Files are kept with the run for download; ${uploads.length} uploaded to this connector.`;
  });
}

/** The same for a product that is called as well: the steps say that they are the files'. */
export function probeFilesToo(context: ExchangeContext, report: Report): Promise<boolean> {
  return probeExchange(context, (step) =>
    report({ ...step, title: `Files: ${step.title.charAt(0).toLowerCase()}${step.title.slice(1)}` }),
  );
}

/** Name, connection, host key, sign-in, listing, writing; each only after the one before. */
async function probeSftp(context: ExchangeContext, report: Report): Promise<boolean> {
  const { config, clock, net } = context;
  const account = sftpAccount(context);
  const named = await runStep(report, clock, 'Name resolved', () => net.resolve(account.host, account.port));
  if (!named) return false;

  const session = await probeSignIn(context, report);
  if (session === undefined) return false;
  try {
    const readFrom = config.sftpReadFolder || config.sftpFolder || '';
    const listed = await runStep(report, clock, 'Folder listed', async () => {
      const files = (await entriesOf(session, readFrom)).filter(({ attrs }) => attrs.isFile());
      return `${files.length} ${files.length === 1 ? 'file' : 'files'} in ${readFrom || 'the home folder'}`;
    });
    if (!listed) return false;
    return await runStep(report, clock, 'Write permission', async () => {
      const path = remotePath(config.sftpFolder ?? '', temporaryName(`chalkline-test-${newId()}`));
      await writeEmpty(session, path);
      await removeIfThere(session, path);
      return `An empty file was put into ${config.sftpFolder || 'the home folder'} and taken away again.`;
    });
  } finally {
    session.close();
  }
}

async function probeSignIn(context: ExchangeContext, report: Report): Promise<SftpSession | undefined> {
  const { clock, net, signal } = context;
  const account = sftpAccount(context);
  let startedMs = clock.nowMs();
  let title = 'Connected';
  const done = (next: string, more: Pick<Step, 'detail' | 'fingerprint'> = {}) => {
    report({ title, outcome: 'ok', tookMs: clock.nowMs() - startedMs, ...more });
    startedMs = clock.nowMs();
    title = next;
  };
  try {
    const session = await openSftpSession(account, {
      net,
      signal,
      onSocket: () => done('Host key'),
      onHostKey: (fingerprint) => {
        if (account.hostKeys.includes(fingerprint)) done('Signed in', { detail: fingerprint, fingerprint });
      },
    });
    done('');
    return session;
  } catch (error) {
    report({ title, outcome: 'failed', tookMs: clock.nowMs() - startedMs, ...failureOf(error) });
    return undefined;
  }
}

async function probeFolder(context: ExchangeContext, report: Report): Promise<boolean> {
  const { config, clock, allowedRoots, signal, scratchFolder } = context;
  const folder = config.folder ?? '';
  const exchange = createFolder({ folder, allowedRoots, afterRead: 'leave', quietMs: 0, clock, signal });
  const found = await runStep(report, clock, 'Folder found', async () => {
    await safeFolder(folder, allowedRoots, 'folder');
    const files = await openExchange({ ...context, config: { ...config, usePgp: false } }).list(/./);
    return `${files.length} ${files.length === 1 ? 'file' : 'files'}`;
  });
  if (!found) return false;
  return runStep(report, clock, 'Write permission', async () => {
    const name = `chalkline-test-${newId()}`;
    const nothing = await spoolSealed(scratchFolder, name, Readable.from([]));
    try {
      await exchange.stage(nothing, name);
    } finally {
      await removeSpool(nothing);
      await rm(join(await safeFolder(folder, allowedRoots, 'folder'), temporaryName(name)), { force: true });
    }
    return 'An empty file was put there and taken away again.';
  });
}

async function probePgp(context: ExchangeContext, report: Report): Promise<boolean> {
  const { clock } = context;
  const options = pgpOptions(context);
  return runStep(report, clock, 'PGP keys', async () => {
    const keys: string[] = [];
    if (options.receiverKey !== undefined) {
      const key = await readPublicKey(options.receiverKey, 'pgpReceiverKey');
      await checkReceiver(key, 'pgpReceiverKey', clock);
      keys.push(await shown('receiver', key, clock));
    }
    if (options.senderKey !== undefined)
      keys.push(await shown('sender', await readPublicKey(options.senderKey, 'pgpSenderKey'), clock));
    if (options.ownKey !== undefined || (options.sign && options.receiverKey !== undefined)) {
      const [own] = await readPrivateKeys(options.ownKey ?? '', options.ownPassphrase ?? '', 'pgpOwnKey');
      if (own !== undefined) {
        if (options.sign) await checkSigner(own, 'pgpOwnKey', clock);
        keys.push(await shown('ours', own, clock));
      }
    }
    return keys.join('; ');
  });
}

async function shown(whose: string, key: Key, clock: Clock): Promise<string> {
  const days = await daysUntilEnd(key, clock);
  const ends = days !== undefined && days <= warnDaysBefore ? `, ends in ${days} days` : '';
  return `${whose}: ${shownFingerprint(key)}${ends}`;
}

function failureOf(error: unknown): Pick<Step, 'detail' | 'fix' | 'fingerprint'> {
  if (!(error instanceof ChalklineError))
    return { detail: describeError(error), fix: 'Report it with what was set in the connector.' };
  return {
    detail: [error.what, error.expected].filter(Boolean).join(' '),
    fix: error.fix,
    ...(error instanceof HostKeyError ? { fingerprint: error.fingerprint } : {}),
  };
}
