import type { DataSetConfig, ProposedDataSet } from '../../../api/types.ts';

/** What every part of a data set's settings gets. */
export interface PartProps {
  dataSet: ProposedDataSet;
  settings: DataSetConfig;
  onChange: (settings: DataSetConfig) => void;
  disabled: boolean;
}

/** The source's fields that a mapping, filter or step may name: ours, then the vendor's own. */
export function sourceFields(dataSet: ProposedDataSet): { value: string; label: string }[] {
  return [
    ...dataSet.fields.map((field) => ({ value: field.id, label: field.label })),
    ...dataSet.sourceVendorFields.map((name) => ({ value: `vendor.${name}`, label: name })),
  ];
}

/** The same in two groups, for a select. */
export function groupedSourceFields(dataSet: ProposedDataSet) {
  const all = sourceFields(dataSet);
  const groups = [{ group: 'Fields', items: all.filter(({ value }) => !value.startsWith('vendor.')) }];
  const vendor = all.filter(({ value }) => value.startsWith('vendor.'));
  return vendor.length === 0 ? groups : [...groups, { group: "The source's own", items: vendor }];
}

export function fieldLabel(dataSet: ProposedDataSet, id: string): string {
  return sourceFields(dataSet).find(({ value }) => value === id)?.label ?? id;
}
