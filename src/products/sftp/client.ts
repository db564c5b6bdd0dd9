import {
  type ExchangeContext,
  type OpenContext,
  type OpenExchange,
  openExchange,
  probeExchange,
  type Step,
} from '../../sdk/index.ts';
import { type TabularClient, tabularSettings } from '../../sdk/tabular/index.ts';
import type { SftpConfig } from './manifest.ts';

export interface SftpClient extends TabularClient {
  readonly exchange: OpenExchange;
}

/** Signs in at the first use. */
export function openServer(context: OpenContext<SftpConfig>): SftpClient {
  const exchange = openExchange(exchangeContext(context));
  return {
    exchange,
    tabular: tabularSettings(context.config, context.names),
    scratchFolder: context.scratchFolder,
    signal: context.signal,
    clock: context.clock,
    note: context.note,
    ...(context.keepFile === undefined ? {} : { keepFile: context.keepFile }),
    close: () => exchange.close(),
  };
}

export async function probeServer(
  context: OpenContext<SftpConfig>,
  report: (step: Step) => void,
): Promise<void> {
  await probeExchange(exchangeContext(context), report);
}

function exchangeContext(context: OpenContext<SftpConfig>): ExchangeContext {
  return { ...context, config: { ...context.config, useSftp: true } };
}
