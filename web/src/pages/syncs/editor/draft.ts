import type {
  CrosswalkEntry,
  DataSetConfig,
  ProposedDataSet,
  Sync,
  SyncConfig,
  SyncProposal,
} from '../../../api/types.ts';

/** A sync as it stands on the page, before it is saved. */
export interface Draft {
  name: string;
  /** The name was typed by a person, so it no longer follows source and destination. */
  named: boolean;
  sourceId: string;
  destinationId: string;
  /** Null until source and destination are chosen. */
  config: SyncConfig | null;
  /** Crosswalks that were changed here, by data set. */
  crosswalks: Record<string, CrosswalkEntry[]>;
}

export function draftOf(sync: Sync | undefined, sourceId = '', destinationId = ''): Draft {
  return sync === undefined
    ? { name: '', named: false, sourceId, destinationId, config: null, crosswalks: {} }
    : {
        name: sync.name,
        named: true,
        sourceId: sync.sourceId,
        destinationId: sync.destinationId,
        config: sync.config,
        crosswalks: {},
      };
}

/** Settings of a data set that is switched on: the proposed ones, or safe ones. */
export function settingsFor(dataSet: ProposedDataSet, proposal: SyncProposal): DataSetConfig {
  return (
    proposal.config.dataSets.find(({ id }) => id === dataSet.id) ?? {
      id: dataSet.id,
      mapping: [],
      filter: [],
      deletes: 'none',
      create: dataSet.writes.includes('create'),
      update: dataSet.writes.includes('update'),
    }
  );
}

/** Puts a data set's settings in, takes them out when null; the order stays the one in which they run. */
export function withDataSet(
  config: SyncConfig,
  order: readonly ProposedDataSet[],
  id: string,
  settings: DataSetConfig | null,
): SyncConfig {
  const others = config.dataSets.filter((one) => one.id !== id);
  const dataSets = settings === null ? others : [...others, settings];
  const place = (one: DataSetConfig) => order.findIndex((proposed) => proposed.id === one.id);
  return { ...config, dataSets: dataSets.toSorted((a, b) => place(a) - place(b)) };
}

/** What differs from the usual, in a few words, for the list of data sets. */
export function summaryOf(dataSet: ProposedDataSet, settings: DataSetConfig | undefined): string {
  if (settings === undefined) return 'does not flow';
  const parts = [
    settings.fields === undefined
      ? 'all fields'
      : `${settings.fields.length} of ${dataSet.fields.length} fields`,
  ];
  if (settings.mapping.length > 0) parts.push(`${settings.mapping.length} mapped`);
  if (settings.filter.length > 0) parts.push('filtered');
  if (settings.deletes !== 'none') parts.push(settings.deletes === 'remove' ? 'removes' : 'deactivates');
  return parts.join(' · ');
}
