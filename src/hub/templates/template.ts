import type { DataSetConfig, Guards, Lifecycle, MappingLine } from '../../sync/sync-config.ts';

/** What a system is to a contractor; a template names the kinds it is for. */
export type SystemKind = 'hr' | 'erp' | 'payroll' | 'time clock' | 'files';

/** One data set of a template: only what differs from the usual settings. */
export interface TemplateDataSet {
  id: string;
  /** Without it the template has no meaning, and is not offered. */
  isNeeded?: boolean;
  /** A line for a field that the destination demands and the source does not give. */
  fill?: readonly MappingLine[];
  filter?: DataSetConfig['filter'];
  /** False: what is there stays as it is. */
  update?: boolean;
}

/** A ready-made sync: what a person picks instead of starting empty. Data; `fit.ts` says where it is possible. */
export interface SyncTemplate {
  id: string;
  name: string;
  /** One sentence for people, with `{source}` and `{destination}` in it. */
  sentence: string;
  /** What to do before the first run, if anything. */
  before?: string;
  from: readonly SystemKind[];
  to: readonly SystemKind[];
  dataSets: readonly TemplateDataSet[];
  lifecycle?: Partial<Lifecycle>;
  guards?: Partial<Guards>;
}

/** Stands in a `constant` for the first day of the year in which the sync is made. */
export const FIRST_OF_YEAR = '{first day of this year}';
