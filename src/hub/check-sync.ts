import { describeError } from '../kernel/index.ts';
import { dataSet } from '../model/index.ts';
import { writeKinds } from '../sdk/index.ts';
import { compileFlow } from '../sync/flow.ts';
import { ownSensitivity, sensitivityTaken } from '../sync/mapped-sensitivity.ts';
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
    Object.hasOwn(known, name) || name.startsWith('custom.') || name.startsWith('vendor.');
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
  faults.push(...secretFaults(config, field, source));
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

/**
 * A secret stays one: keys, titles and events rest and are shown in clear, so none of them may get an SSN under another
 * name; and a filter that compares one would tell by who is left out what it is.
 */
function secretFaults(config: DataSetConfig, field: string, source: EndSetUp): FieldFault[] {
  const definition = dataSet(config.id);
  const rules = source.product.dataSets.find(({ id }) => id === config.id)?.mapping.rules ?? [];
  const secretVendorFields = new Set(
    rules.filter(({ model }) => ownSensitivity(definition, model) === 'secret').map(({ vendor }) => vendor),
  );
  const label = (name: string) => definition.fields[name]?.label ?? name;
  return [
    ...config.mapping.flatMap((line, index) => {
      const own = definition.fields[line.target];
      if (own === undefined || own.sensitivity === 'secret') return [];
      if (sensitivityTaken(definition, line, secretVendorFields) !== 'secret') return [];
      return [
        {
          field: `${field}.mapping.${index}`,
          what: `${own.label} would take a secret (an SSN or account number) and be shown and kept in clear.`,
          fix: 'Map it to the field that is made for it, or to a custom field.',
        },
      ];
    }),
    ...config.filter.flatMap((rule, index) => {
      const name = rule.field.startsWith('vendor.') ? rule.field.slice('vendor.'.length) : undefined;
      const isSecret =
        ownSensitivity(definition, rule.field) === 'secret' ||
        (name !== undefined && secretVendorFields.has(name));
      if (!isSecret || rule.is === 'empty' || rule.is === 'not empty') return [];
      return [
        {
          field: `${field}.filter.${index}`,
          what: `A filter that compares ${label(rule.field)} would tell what it is by who is left out.`,
          fix: 'Ask whether it is empty, or filter by another field.',
        },
      ];
    }),
  ];
}

export function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en-US', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
