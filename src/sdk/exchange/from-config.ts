import type { OpenContext } from '../product.ts';
import { createDownload } from './download.ts';
import { createFolder } from './folder.ts';
import type { OpenExchange } from './open-exchange.ts';
import { withPgp } from './pgp.ts';
import type { PgpOptions } from './pgp-options.ts';
import { createSftp } from './sftp.ts';
import type { ExchangeConfig } from './sftp-config.ts';
import type { SftpAccount } from './sftp-session.ts';

/** What an exchange needs of a run's context. */
export type ExchangeContext = Pick<
  OpenContext<ExchangeConfig>,
  | 'config'
  | 'secret'
  | 'net'
  | 'limiter'
  | 'clock'
  | 'signal'
  | 'scratchFolder'
  | 'allowedRoots'
  | 'uploads'
  | 'note'
>;

/** The exchange that a connector's form describes. Nothing is connected before the first use. */
export function openExchange(context: ExchangeContext): OpenExchange {
  const plain = openPlainExchange(context);
  return context.config.usePgp === true
    ? withPgp(plain, { ...pgpOptions(context), note: context.note })
    : plain;
}

function openPlainExchange(context: ExchangeContext): OpenExchange {
  const { config, clock, signal, allowedRoots, scratchFolder } = context;
  const common = {
    afterRead: config.afterRead ?? 'leave',
    ...given('archiveFolder', config.archiveFolder),
    archiveByMonth: config.archiveByMonth === true,
    ...given('errorFolder', config.errorFolder),
    ...given('doneMarker', config.doneMarker),
    quietMs: (config.quietSeconds ?? 10) * 1000,
    clock,
    signal,
  } as const;
  if (config.useSftp === true) {
    return createSftp({
      ...common,
      account: sftpAccount(context),
      folder: config.sftpFolder ?? '',
      ...given('readFolder', config.sftpReadFolder),
      scratchFolder,
      net: context.net,
      limiter: context.limiter,
    });
  }
  const { folder = '' } = config;
  if (folder === '') return createDownload(context.uploads);
  return createFolder({ ...common, folder, ...given('readFolder', config.readFolder), allowedRoots });
}

export function sftpAccount({ config, secret }: Pick<ExchangeContext, 'config' | 'secret'>): SftpAccount {
  return {
    host: config.sftpHost ?? '',
    port: config.sftpPort ?? 22,
    user: config.sftpUser ?? '',
    signIn:
      config.sftpSignIn === 'key'
        ? { by: 'key', privateKey: secret('sftpPrivateKey'), passphrase: secret('sftpPassphrase') }
        : { by: 'password', password: secret('sftpPassword') },
    hostKeys: config.sftpHostKeys ?? [],
    oldAlgorithms: config.sftpOldAlgorithms ?? false,
  };
}

export function pgpOptions(
  context: Pick<ExchangeContext, 'config' | 'secret' | 'scratchFolder' | 'clock'>,
): PgpOptions {
  const { config, secret, scratchFolder, clock } = context;
  return {
    ...given('receiverKey', config.pgpReceiverKey),
    ...given('ownKey', secret('pgpOwnKey')),
    ...given('ownPassphrase', secret('pgpOwnPassphrase')),
    ...given('senderKey', config.pgpSenderKey),
    sign: config.pgpSign ?? true,
    armor: config.pgpFormat === 'armoured',
    scratchFolder,
    clock,
  };
}

/** The member when the form's field was filled. */
function given<Name extends string>(name: Name, value: string | undefined): { [name in Name]?: string } {
  return value === undefined || value === '' ? {} : ({ [name]: value } as { [name in Name]: string });
}
