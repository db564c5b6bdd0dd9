import { employees } from './employee.ts';
import type { EntityDefinition } from './entity.ts';
import * as organisation from './organisation.ts';
import * as pay from './pay.ts';

/**
 * Every kind of thing that flows, in an order in which each comes after what it needs; named one by one, since a module's
 * names come in another order from Node than from a bundler.
 */
export const dataSets: readonly EntityDefinition[] = inDependencyOrder([
  organisation.departments,
  organisation.locations,
  organisation.jobTitles,
  organisation.payGroups,
  organisation.earningCodes,
  organisation.deductionCodes,
  organisation.workersCompCodes,
  organisation.unions,
  organisation.unionLocals,
  organisation.unionClasses,
  organisation.projects,
  organisation.projectPhases,
  organisation.costCodes,
  employees,
  pay.payRates,
  pay.taxes,
  pay.directDeposits,
  pay.deductions,
  pay.emergencyContacts,
  pay.certifications,
  pay.timeEntries,
  pay.ptoBalances,
  pay.payStatements,
]);

const byId = new Map(dataSets.map((definition) => [definition.id, definition]));

/** The definition of a data set by its id, e.g. `employees`. */
export function dataSet(id: string): EntityDefinition {
  const definition = byId.get(id);
  if (definition === undefined) throw new Error(`There is no data set "${id}"`);
  return definition;
}

export function isDataSet(id: string): boolean {
  return byId.has(id);
}

function inDependencyOrder(definitions: readonly EntityDefinition[]): EntityDefinition[] {
  const placed = new Set<string>();
  const ordered: EntityDefinition[] = [];
  let waiting = [...definitions];
  while (waiting.length > 0) {
    const ready = waiting.filter((definition) => definition.after.every((id) => placed.has(id)));
    if (ready.length === 0) throw new Error('The data sets wait for each other in a circle');
    for (const definition of ready) placed.add(definition.id);
    ordered.push(...ready);
    waiting = waiting.filter((definition) => !placed.has(definition.id));
  }
  return ordered;
}
