import {
  compareDecimals,
  type Entity,
  type EntityDefinition,
  type FieldValue,
  parseDecimal,
} from '../model/index.ts';
import type { FilterRule, RunOptions } from './sync-config.ts';

/** Why a record takes no part: the filter's rule, the options of this run, or it is not among those to be retried. */
export interface Unselected {
  by: 'filter' | 'options' | 'retry';
  rule: string;
}

/** Makes the function that says whether a record takes part; undefined means it does. */
export function compileSelection(
  definition: EntityDefinition,
  filter: readonly FilterRule[],
  options: RunOptions,
): (entity: Entity, sourceKey: string) => Unselected | undefined {
  const tests = [
    ...filter.map((rule) => ({
      by: 'filter' as const,
      rule: sentence(definition, rule),
      test: compileRule(rule),
    })),
    ...optionTests(definition, options),
  ];
  const keys = options.onlyKeys === undefined ? undefined : new Set(options.onlyKeys[definition.id] ?? []);
  if (tests.length === 0 && keys === undefined) return () => undefined;
  return (entity, sourceKey) => {
    if (keys !== undefined && !keys.has(sourceKey))
      return { by: 'retry', rule: 'only the records that failed' };
    for (const { by, rule, test } of tests) if (!test(entity)) return { by, rule };
    return undefined;
  };
}

function compileRule(rule: FilterRule): (entity: Entity) => boolean {
  const values = rule.values.map((value) => value.trim().toLowerCase());
  const set = new Set(values);
  const first = values[0] ?? '';
  const on = (test: (value: string) => boolean) => (entity: Entity) => test(textOf(entity[rule.field]));
  switch (rule.is) {
    case 'equal to':
      return on((value) => value === first);
    case 'not equal to':
      return on((value) => value !== first);
    case 'one of':
      return on((value) => set.has(value));
    case 'none of':
      return on((value) => !set.has(value));
    case 'empty':
      return on((value) => value === '');
    case 'not empty':
      return on((value) => value !== '');
    case 'starting with':
      return on((value) => value.startsWith(first));
    case 'before':
      return on((value) => value !== '' && isBefore(value, first));
    default:
      return on((value) => value !== '' && !isBefore(value, first));
  }
}

function isBefore(value: string, limit: string): boolean {
  const left = parseDecimal(value);
  const right = parseDecimal(limit);
  return left !== undefined && right !== undefined ? compareDecimals(left, right) < 0 : value < limit;
}

function optionTests(definition: EntityDefinition, options: RunOptions) {
  const tests: { by: 'options'; rule: string; test: (entity: Entity) => boolean }[] = [];
  const person = definition.id === 'employees' ? 'employeeNumber' : definition.owner;
  if (options.employeeIds !== undefined && options.employeeIds.length > 0 && person !== undefined) {
    const wanted = new Set(options.employeeIds.map((number) => number.trim().toLowerCase()));
    tests.push({
      by: 'options',
      rule: 'only the chosen employees',
      test: (entity) => wanted.has(textOf(entity[person])),
    });
  }
  const { payGroup, from, to } = options;
  if (payGroup !== undefined && payGroup !== '' && definition.fields.payGroupCode !== undefined) {
    const wanted = payGroup.toLowerCase();
    tests.push({
      by: 'options',
      rule: `only pay group ${payGroup}`,
      test: (entity) => textOf(entity.payGroupCode) === wanted,
    });
  }
  if (definition.fields.workDate !== undefined) {
    if (from !== undefined)
      tests.push({ by: 'options', rule: `from ${from}`, test: (entity) => textOf(entity.workDate) >= from });
    if (to !== undefined)
      tests.push({ by: 'options', rule: `to ${to}`, test: (entity) => textOf(entity.workDate) <= to });
  }
  return tests;
}

function sentence(definition: EntityDefinition, rule: FilterRule): string {
  const label = definition.fields[rule.field]?.label ?? rule.field;
  return `${label} is ${rule.is} ${rule.values.join(', ')}`.trim();
}

function textOf(value: FieldValue | undefined): string {
  return value === null || value === undefined ? '' : String(value).toLowerCase();
}
