import { dataSets, type EntityDefinition } from '../../model/index.ts';
import { map } from '../mapping.ts';
import { type DataSet, defineDataSet, type RunOption, type VendorField } from '../product.ts';
import { tabularAnswers } from './answers.ts';
import { companionNames } from './control-totals.ts';
import { contentsOfBookmark, filesOfBookmark } from './place.ts';
import { readDataSet } from './read-data-set.ts';
import type { TabularClient } from './tabular-client.ts';
import { tabularWriter } from './write-data-set.ts';

const filesAgain: RunOption = {
  id: 'files',
  label: 'Read files again',
  kind: 'choice',
  choices: ['again'],
  help: 'Also those that the connector would pass by, because an earlier run has read them.',
  where: { setting: 'readAgain', is: 'pass by' },
};

/**
 * Every data set of our model as files, in our own terms: the vendor's column name is our field name.
 * `isWrittenTo`: whether a connector with this configuration is there to write; then what it was sent is its present
 * state, and nothing is read back.
 */
export function tabularDataSets<C extends TabularClient>(
  isWrittenTo: (config: Readonly<Record<string, unknown>>) => boolean,
): DataSet<C>[] {
  return dataSets.map((definition) =>
    defineDataSet<C>({
      id: definition.id,
      vendorName: `${definition.label} file`,
      fields: fieldsOf(definition),
      primaryKey: definition.key,
      mapping: { rules: Object.keys(definition.fields).map((name) => map(name, name)) },
      ...(definition.effectiveFrom === undefined ? {} : { effectiveDated: true }),
      readable: (config) => !isWrittenTo(config),
      read: (client, scope) => readDataSet(client, definition, scope),
      answer: tabularAnswers<C>(definition),
      settle: async (client, bookmark) => {
        const { control } = client.tabular;
        for (const name of filesOfBookmark(bookmark)) {
          await client.exchange.settle(name, 'read');
          for (const beside of control.kind === 'companion' ? companionNames(name, control.ending) : [])
            await client.exchange.settle(beside, 'read');
        }
      },
      filesOf: contentsOfBookmark,
      runOptions: [filesAgain],
      writable: isWrittenTo,
      write: tabularWriter<C>(definition),
    }),
  );
}

function fieldsOf(definition: EntityDefinition): Record<string, VendorField> {
  return Object.fromEntries(
    Object.entries(definition.fields).map(([name, field]) => [
      name,
      { label: field.label, ...(field.required === true ? { required: true } : {}) },
    ]),
  );
}
