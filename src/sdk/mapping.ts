import type { Entity, Field, FieldProblem, FieldValue } from '../model/index.ts';
import { dataSet, isProblem, normaliseField } from '../model/index.ts';
import type { VendorRecord } from './product.ts';
import { compileSteps, type MappingStep } from './steps.ts';

/**
 * One line of a mapping, as data: a vendor's field and ours, with what is done to the value on the way in
 * (`read`) and out (`write`).
 */
export interface MappingRule {
  /** Our field, e.g. `hireDate`. */
  model: string;
  /** The vendor's, e.g. `EmploymentHistory.HireDate`. */
  vendor: string;
  read?: readonly MappingStep[];
  write?: readonly MappingStep[];
  /** Only in one direction; both when absent. */
  only?: 'read' | 'write';
}

export interface Mapping {
  rules: readonly MappingRule[];
  /** Vendor fields that are always written with the same value; `{name}` takes a value of the connector's configuration. */
  constants?: Readonly<Record<string, string>>;
}

/** Shorthand for the common rule. */
export function map(
  model: string,
  vendor: string,
  steps: Partial<Omit<MappingRule, 'model' | 'vendor'>> = {},
): MappingRule {
  return { model, vendor, ...steps };
}

export interface CompiledMapping {
  /** Our fields that come in. */
  readable: readonly string[];
  /** Our fields that go out. */
  writable: readonly string[];
  /** The vendor's field that carries ours on the way out. */
  vendorFieldOf(model: string): string | undefined;
  /** Vendor record → entity, every value in its normal form. Problems are pushed; their fields are left out. */
  toEntity(record: VendorRecord, problems: FieldProblem[]): Entity;
  /** Entity → vendor record: only fields that the entity has, and only these of the vendor's when they are named. */
  toRecord(entity: Entity, only?: ReadonlySet<string>): VendorRecord;
}

/**
 * Turns the rules into functions once per run.
 * `vendorFields`: further vendor fields wanted as `vendor.<name>`, because the sync's own mapping uses them.
 */
export function compileMapping(
  dataSetId: string,
  mapping: Mapping,
  config: Readonly<Record<string, unknown>>,
  vendorFields: readonly string[] = [],
): CompiledMapping {
  const definition = dataSet(dataSetId);
  const fieldOf = (name: string): Field => {
    const field = definition.fields[name] ?? customField(name);
    if (field === undefined) throw new Error(`The mapping of ${dataSetId} names an unknown field "${name}"`);
    return field;
  };
  const incoming = mapping.rules
    .filter((rule) => rule.only !== 'write')
    .map((rule) => ({
      model: rule.model,
      vendor: rule.vendor,
      field: fieldOf(rule.model),
      steps: rule.read === undefined ? undefined : compileSteps(rule.read, config),
    }));
  const outgoing = mapping.rules
    .filter((rule) => rule.only !== 'read')
    .map((rule) => ({
      model: rule.model,
      vendor: rule.vendor,
      field: fieldOf(rule.model),
      steps: rule.write === undefined ? undefined : compileSteps(rule.write, config),
    }));
  const constants = Object.entries(mapping.constants ?? {}).map(
    ([name, value]) =>
      [name, value.replace(/\{(\w+)\}/g, (_, key: string) => String(config[key] ?? ''))] as const,
  );
  const firstVendorField = new Map<string, string>();
  for (const rule of outgoing)
    if (!firstVendorField.has(rule.model)) firstVendorField.set(rule.model, rule.vendor);

  return {
    readable: [...new Set(incoming.map((rule) => rule.model))],
    writable: [...firstVendorField.keys()],
    vendorFieldOf: (model) => firstVendorField.get(model),
    toEntity(record, problems) {
      const entity: Entity = {};
      for (const rule of incoming) {
        const read = record[rule.vendor];
        if (read === undefined && rule.steps === undefined) continue;
        const value = rule.steps === undefined ? read : rule.steps(read ?? null, record);
        // A field that is not there is unknown, not empty, unless the steps make something of it.
        if (read === undefined && value === null) continue;
        // An earlier rule's value stands when a later alternative has nothing.
        if ((value === null || value === undefined) && entity[rule.model] !== undefined) continue;
        const normal = normaliseField(rule.model, rule.field, value);
        if (isProblem(normal)) problems.push(normal);
        else entity[rule.model] = normal;
      }
      for (const name of vendorFields) entity[`vendor.${name}`] = record[name] ?? null;
      return entity;
    },
    toRecord(entity, only) {
      const record: VendorRecord = {};
      for (const rule of outgoing) {
        if (only !== undefined && !only.has(rule.vendor)) continue;
        const value = entity[rule.model];
        if (value === undefined) continue;
        record[rule.vendor] = rule.steps === undefined ? value : rule.steps(value, entity);
      }
      for (const [name, value] of constants) record[name] = value;
      return record;
    },
  };
}

/** Custom fields travel as text under `custom.`, vendor fields that a sync maps under `vendor.`. */
function customField(name: string): Field | undefined {
  if (!name.startsWith('custom.') && !name.startsWith('vendor.')) return undefined;
  return { kind: 'text', label: name.slice(name.indexOf('.') + 1), sensitivity: 'personal' };
}

export type { FieldValue };
