import { createHmac, hash } from 'node:crypto';
import {
  dataSet,
  type Entity,
  type EntityDefinition,
  type Field,
  type FieldProblem,
  type FieldValue,
  isProblem,
  joinKey,
  normaliseField,
} from '../model/index.ts';
import {
  type AnyProduct,
  type CompiledMapping,
  compileMapping,
  compileSteps,
  type DataSet,
  type StepFunction,
  type VendorRecord,
  writeKinds,
} from '../sdk/index.ts';
import { sensitivityIn } from './mapped-sensitivity.ts';
import { maxMatchRules } from './scratch.ts';
import type { DataSetConfig, MatchRule } from './sync-config.ts';

/** One data set on its way from one connector to another, compiled once per run. */
export interface Flow {
  id: string;
  definition: EntityDefinition;
  config: DataSetConfig;
  source: DataSet;
  destination: DataSet;
  sourceMapping: CompiledMapping;
  destinationMapping: CompiledMapping;
  /** Our fields that are written, the key fields first. */
  fields: readonly string[];
  /** Those of them that can be read back and so compared. */
  compared: readonly string[];
  /** Those that cannot be read back: sent with other changes, or when they differ from what was last sent. */
  writeOnly: readonly string[];
  /** Those that the destination fills in by itself when they are sent empty. */
  filledIn: ReadonlySet<string>;
  /** Key fields that identify the record at the destination and are never changed by an update. */
  identity: ReadonlySet<string>;
  /** True when the destination cannot be read: what was sent is its present state. */
  ledger: boolean;
  /** False when the connector's own form says that there is nothing to read: then single records cannot be looked up either. */
  canLook: boolean;
  /**
   * True when nothing ever shows whether what was sent and not answered has arrived, neither a look nor the next read.
   * It then counts as sent, and a person looks: the next run would send it once more.
   */
  sentUnseen: boolean;
  matching: readonly MatchRule[];
  /** True when records are matched by the destination's key alone: nothing else is known or wanted. */
  matchesByKey: boolean;
  /** Where a field's value refers to a record of another data set. */
  references: ReadonlyMap<string, string>;
  /** Source entity → what the destination shall hold. Problems are pushed. */
  translate(entity: Entity, problems: FieldProblem[]): Entity;
  /** The key of a record of the source; what is secret in it is hashed, because keys are kept and shown. */
  sourceKey(record: VendorRecord): string;
  /** The same of a record of the destination. */
  presentKey(record: VendorRecord): string;
  /** The key at the destination, when our fields give it; undefined when the destination numbers records itself. */
  destinationKey(after: Entity): string | undefined;
}

export interface End {
  product: AnyProduct;
  config: Readonly<Record<string, unknown>>;
}

/**
 * `hashKey`: of the company, for what may not stand in a key; without it a flow is good for looking only.
 * @throws Error when an end does not support the data set; the caller says which.
 */
export function compileFlow(config: DataSetConfig, source: End, destination: End, hashKey = ''): Flow {
  const definition = dataSet(config.id);
  const from = declared(source, config.id);
  const to = declared(destination, config.id);
  const vendorFields = config.mapping
    .map((line) => line.source)
    .filter((name): name is string => name?.startsWith('vendor.') === true)
    .map((name) => name.slice('vendor.'.length));
  const sourceMapping = compileMapping(config.id, from.mapping, source.config, vendorFields);
  const destinationMapping = compileMapping(config.id, to.mapping, destination.config);
  const writer = to.write;
  const readOnly = new Set(writer?.style === 'records' ? writer.readOnly : []);
  const lines = new Map(config.mapping.map((line) => [line.target, line]));
  const chosen = config.fields === undefined ? undefined : new Set(config.fields);
  const arriving = new Set([...sourceMapping.readable, ...lines.keys()]);
  // A source that knows only when something ends says thereby that it is no longer in use.
  const endsBy = endRule(definition);
  if (endsBy !== undefined && arriving.has('endDate')) arriving.add(endsBy.field);
  const fields = [
    ...definition.key,
    ...destinationMapping.writable.filter((name) => !definition.key.includes(name)),
  ].filter(
    (name) =>
      arriving.has(name) &&
      !readOnly.has(name) &&
      (definition.key.includes(name) || destinationMapping.writable.includes(name)) &&
      (chosen === undefined || chosen.has(name) || definition.key.includes(name)),
  );
  const canLook = to.readable === undefined || to.readable(destination.config);
  const ledger = to.read === undefined || !canLook;
  const readable = new Set(destinationMapping.readable);
  const compared = ledger ? fields : fields.filter((name) => readable.has(name));
  const keyFields = new Set(to.primaryKey);
  const identity = new Set(
    definition.key.filter((name) => {
      const vendorField = destinationMapping.vendorFieldOf(name);
      return vendorField === undefined || keyFields.has(vendorField);
    }),
  );
  // Who writes record by record needs the vendor's own key to say which; no product has a secret in such a key.
  const presentKey = compileKey(to, definition, writer?.style === 'records' ? undefined : hashKey);
  const references = new Map<string, string>();
  for (const name of fields) {
    const refersTo = definition.fields[name]?.refersTo;
    if (refersTo !== undefined) references.set(name, refersTo);
  }
  // A field that one end does not have tells nothing about who is who.
  const known = fields.filter((name) => ledger || readable.has(name));
  const matching = (config.matching ?? usualMatching(definition, known, identity)).slice(0, maxMatchRules);
  return {
    id: config.id,
    definition,
    config,
    source: from,
    destination: to,
    sourceMapping,
    destinationMapping,
    fields,
    compared,
    writeOnly: fields.filter((name) => !compared.includes(name)),
    filledIn: new Set(
      fields.filter((name) => to.fields[destinationMapping.vendorFieldOf(name) ?? '']?.filledIn === true),
    ),
    identity,
    ledger,
    canLook,
    sentUnseen: !isSeenLater(to, canLook),
    matching,
    matchesByKey: ledger || matching.length === 0,
    references,
    translate: compileTranslation(config, definition, fields),
    sourceKey: compileKey(from, definition, hashKey),
    presentKey,
    destinationKey: (after) => {
      if (to.primaryKey.length === 0) return undefined;
      const withKey = to.write?.style === 'files' ? to.write.withKey : undefined;
      const record =
        withKey?.(destinationMapping.toRecord(after)) ?? destinationMapping.toRecord(after, keyFields);
      const values = to.primaryKey.map((name) => record[name]);
      return values.some((value) => value === undefined || value === null || value === '')
        ? undefined
        : presentKey(record);
    },
  };
}

/**
 * Whether what was sent to a destination that cannot be read as a whole, and not answered, shows itself later or does no
 * harm when it is sent once more. Receivers take the same line of a file twice for once, unless each one counts.
 * `canLook`: whether the connector's configuration gives a way to read.
 */
export function isSeenLater({ id, read, write }: DataSet, canLook = true): boolean {
  if (read !== undefined && canLook) return true;
  if (write?.style === 'files') return dataSet(id).addsUp !== true;
  return write?.idempotent === true || (write?.look !== undefined && canLook);
}

/**
 * The key of a vendor's record. An account number in it is replaced by a hash under the company's key: keys rest in
 * links and plans, and stand in events, where no account number may.
 */
function compileKey(
  { primaryKey, mapping }: DataSet,
  { fields }: EntityDefinition,
  hashKey: string | undefined,
) {
  const isSecret = primaryKey.map((name) =>
    mapping.rules.some((rule) => rule.vendor === name && fields[rule.model]?.sensitivity === 'secret'),
  );
  const partOf = (value: FieldValue | undefined, index: number) => {
    const text = String(value ?? '').trim();
    if (text === '' || hashKey === undefined || isSecret[index] !== true) return text;
    return `#${createHmac('sha256', hashKey).update(text).digest('base64url').slice(0, 22)}`;
  };
  return (record: VendorRecord): string => {
    if (primaryKey.length === 1) return partOf(record[primaryKey[0] ?? ''], 0);
    return joinKey(primaryKey.map((name, index) => partOf(record[name], index)));
  };
}

/** By default: SSN, then number; name, birth date and postcode only as a question (DOMAIN §2 rows 5, 6; DESIGN §4). */
export function usualMatching(
  definition: EntityDefinition,
  fields: readonly string[],
  identity: ReadonlySet<string> = new Set(),
): MatchRule[] {
  if (definition.id !== 'employees') {
    const key = definition.key.filter((name) => fields.includes(name));
    // Where a deposit is a deduction of a code, each code is there once: another account takes its place.
    const byCode =
      definition.id === 'directDeposits' && fields.includes('depositCode') && !identity.has('accountNumber')
        ? [{ fields: ['employeeNumber', 'depositCode'], ask: false }]
        : [];
    return key.length === 0 ? [] : [{ fields: key, ask: false }, ...byCode];
  }
  const weak = ['lastName', 'firstName', 'birthDate', 'postalCode'];
  return [
    ...(fields.includes('ssn') ? [{ fields: ['ssn'], ask: false }] : []),
    ...(fields.includes('employeeNumber') ? [{ fields: ['employeeNumber'], ask: false }] : []),
    ...(weak.every((name) => fields.includes(name)) ? [{ fields: weak, ask: true }] : []),
  ];
}

/** Hashes the values of named fields under the run's key, so that neither scratch file nor link tells them. */
export function fingerprintOf(entity: Entity, fields: readonly string[], key: string): string {
  let text = key;
  for (const name of fields) {
    const value = entity[name];
    // With its length, so that no value can pass for the end of one and the beginning of the next.
    text += value === undefined || value === null ? '-' : `${String(value).length}:${value}`;
  }
  return hash('sha1', text, 'base64');
}

/** The hashed value of a matching rule; null when one of its fields is empty, so that it cannot match. */
export function matchValue(entity: Entity, rule: MatchRule, key: string, without?: string): string | null {
  let text = key;
  for (const name of rule.fields) {
    if (name === without) continue;
    const value = entity[name];
    if (value === null || value === undefined || value === '') return null;
    const lower = String(value).toLowerCase();
    text += `${lower.length}:${lower}`;
  }
  return hash('sha1', text, 'base64');
}

/** How a bank account is put out of use, where a date can say it. */
export function endRule({ movesMoney, inactive, fields }: EntityDefinition): EntityDefinition['inactive'] {
  return movesMoney === true && fields.endDate !== undefined ? inactive : undefined;
}

function declared(end: End, id: string): DataSet {
  const found = end.product.dataSets.find((candidate) => candidate.id === id);
  if (found === undefined) throw new Error(`${end.product.manifest.name} has no data set ${id}`);
  return found;
}

function compileTranslation(
  config: DataSetConfig,
  definition: EntityDefinition,
  fields: readonly string[],
): Flow['translate'] {
  interface Assignment {
    target: string;
    source: string | undefined;
    field: Field;
    steps: StepFunction | undefined;
  }
  const lines = new Map(config.mapping.map((line) => [line.target, line]));
  const sensitivityOf = sensitivityIn(definition, config.mapping);
  const assignments: Assignment[] = fields.map((target) => {
    const line = lines.get(target);
    const own: Field = definition.fields[target] ?? { kind: 'text', label: target, sensitivity: 'personal' };
    // A problem must not say a value that where it came from would hide.
    const field = { ...own, sensitivity: sensitivityOf(target) };
    if (line === undefined) return { target, source: target, field, steps: undefined };
    return {
      target,
      source: line.source,
      field,
      steps: line.steps.length === 0 ? undefined : compileSteps(line.steps),
    };
  });
  return (entity, problems) => {
    const after: Entity = {};
    for (const { target, source, field, steps } of assignments) {
      const value = source === undefined ? null : entity[source];
      if (steps === undefined && source === target) {
        if (value !== undefined) after[target] = value;
        continue;
      }
      const stepped = steps === undefined ? (value ?? null) : steps(value ?? null, entity);
      const normal = normaliseField(target, field, stepped);
      if (isProblem(normal)) problems.push(normal);
      else after[target] = normal;
    }
    return after;
  };
}

/** Whether the destination can do what a change asks for. */
export function canWrite(flow: Flow, kind: 'create' | 'update' | 'deactivate' | 'remove'): boolean {
  return writeKinds(flow.destination.write as never).includes(kind);
}
