import { describeError } from '../kernel/index.ts';
import { dataSet } from '../model/index.ts';
import { writeKinds } from '../sdk/index.ts';
import { compileFlow } from '../sync/flow.ts';
import type { DataSetConfig, SyncConfig } from '../sync/sync-config.ts';
import { type FieldFault, FormError } from './field-problems.ts';
import { commonDataSets, type EndSetUp } from './sync-ends.ts';

/** Checks a sync's settings against what both ends can do. @throws FormError with every field that is wrong */
export function checkSync(config: SyncConfig, source: EndSetUp, destination: EndSetUp): void {
  const faults: FieldFault[] = [];
  const common = new Set(commonDataSets(source, destination));
  const seen = new Set<string>();
  config.dataSets.forEach((dataSetConfig, index) => {
    const field = `config.dataSets.${index}`;
    if (seen.has(dataSetConfig.id)) {
      faults.push({
        field,
        what: `The data set "${dataSetConfig.id}" is chosen twice.`,
        fix: 'Choose it once.',
      });
    } else if (!common.has(dataSetConfig.id)) {
      faults.push({
        field,
        what: `"${dataSetConfig.id}" cannot flow from ${source.product.manifest.name} to ${destination.product.manifest.name}.`,
        fix: 'Leave it out.',
      });
    } else faults.push(...dataSetFaults(dataSetConfig, field, source, destination));
    seen.add(dataSetConfig.id);
  });
  if (!isTimeZone(config.timeZone)) {
    faults.push({
      field: 'config.timeZone',
      what: `"${config.timeZone}" is no time zone.`,
      fix: 'Choose one such as America/Chicago.',
    });
  }
  if (faults.length > 0) throw new FormError('sync/invalid', faults);
}

function dataSetFaults(
  config: DataSetConfig,
  field: string,
  source: EndSetUp,
  destination: EndSetUp,
): FieldFault[] {
  const faults: FieldFault[] = [];
  const known = dataSet(config.id).fields;
  const isField = (name: string) =>
    known[name] !== undefined || name.startsWith('custom.') || name.startsWith('vendor.');
  const named = [
    ...config.mapping.flatMap((line, index) =>
      [line.target, line.source].map((name) => ({ name, at: `${field}.mapping.${index}` })),
    ),
    ...config.filter.map((rule, index) => ({ name: rule.field, at: `${field}.filter.${index}` })),
    ...(config.matching ?? []).flatMap((rule, index) =>
      rule.fields.map((name) => ({ name, at: `${field}.matching.${index}` })),
    ),
    ...(config.fields ?? []).map((name) => ({ name, at: `${field}.fields` })),
  ];
  for (const { name, at } of named) {
    if (name !== undefined && !isField(name)) {
      faults.push({
        field: at,
        what: `${dataSet(config.id).label} have no field "${name}".`,
        fix: 'Choose a field from the list.',
      });
    }
  }
  const kinds = writeKinds(
    destination.product.dataSets.find((candidate) => candidate.id === config.id)?.write as never,
  );
  if (config.deletes !== 'none' && !kinds.includes(config.deletes)) {
    faults.push({
      field: `${field}.deletes`,
      what: `${destination.product.manifest.name} cannot ${config.deletes} ${dataSet(config.id).label.toLowerCase()}.`,
      fix: 'Choose another delete policy.',
    });
  }
  if (faults.length > 0) return faults;
  try {
    compileFlow(config, source, destination);
    return [];
  } catch (error) {
    return [
      { field: `${field}.mapping`, what: describeError(error), fix: 'Correct the mapping of this data set.' },
    ];
  }
}

export function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en-US', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
