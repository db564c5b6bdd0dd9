import {
  type Client,
  type Note,
  type OpenContext,
  type OpenExchange,
  openExchange,
} from '../../sdk/index.ts';
import type { VistaConfig } from './manifest.ts';

/** A connector at work: its settings, and the place where files are exchanged. */
export interface VistaClient extends Client {
  config: VistaConfig;
  exchange: OpenExchange;
  scratchFolder: string;
  signal: AbortSignal;
  note(line: Note): void;
  keepFile: OpenContext<VistaConfig>['keepFile'];
}

export function openVista(context: OpenContext<VistaConfig>): VistaClient {
  const exchange = openExchange(context);
  return {
    config: context.config,
    exchange,
    scratchFolder: context.scratchFolder,
    signal: context.signal,
    note: context.note,
    keepFile: context.keepFile,
    close: () => exchange.close(),
  };
}

export function hrCompany(config: VistaConfig): string {
  return config.hrCompany || config.prCompany;
}

export function jcCompany(config: VistaConfig): string {
  return config.jcCompany || config.prCompany;
}
