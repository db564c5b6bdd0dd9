import {
  type ExchangeContext,
  type OpenContext,
  type OpenExchange,
  openExchange,
  probeExchange,
  type Step,
} from '../../sdk/index.ts';
import { type TabularClient, tabularSettings } from '../../sdk/tabular/index.ts';
import type { FileConfig } from './manifest.ts';

export interface FileClient extends TabularClient {
  readonly exchange: OpenExchange;
}

/** Nothing is touched before the first use. */
export function openFiles(context: OpenContext<FileConfig>): FileClient {
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

export async function probeFiles(
  context: OpenContext<FileConfig>,
  report: (step: Step) => void,
): Promise<void> {
  await probeExchange(exchangeContext(context), report);
}

function exchangeContext(context: OpenContext<FileConfig>): ExchangeContext {
  const { place, folder, afterRead, archiveFolder, archiveByMonth, doneMarker, quietSeconds } =
    context.config;
  return {
    ...context,
    config:
      place === 'browser'
        ? {}
        : {
            ...(folder === undefined ? {} : { folder }),
            ...(afterRead === undefined ? {} : { afterRead }),
            ...(archiveFolder === undefined ? {} : { archiveFolder }),
            ...(archiveByMonth === undefined ? {} : { archiveByMonth }),
            ...(doneMarker === undefined ? {} : { doneMarker }),
            ...(quietSeconds === undefined ? {} : { quietSeconds }),
          },
  };
}
