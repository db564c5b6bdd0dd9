import type { Change } from './plan.ts';
import type { RunContext } from './run-context.ts';

const kept = new WeakMap<RunContext, Promise<ReadonlyMap<string, string>>>();

/**
 * The numbers of employees that this plan has changed at the destination, each by the number of before. What hangs on
 * such an employee was planned under the number of before, by which the destination knows nobody any more.
 */
function renumberedBy(context: RunContext): Promise<ReadonlyMap<string, string>> {
  const known = kept.get(context) ?? collect(context);
  kept.set(context, known);
  return known;
}

async function collect({ flows, store }: RunContext): Promise<ReadonlyMap<string, string>> {
  const numbers = new Map<string, string>();
  const flow = flows.find(({ id }) => id === 'employees');
  // A number that identifies the record is never changed.
  if (flow === undefined || flow.identity.has('employeeNumber') || !flow.fields.includes('employeeNumber'))
    return numbers;
  for (let after = 0; ; ) {
    const changes = await store.plan.changes('employees', ['applied'], after, 1_000);
    const last = changes.at(-1);
    if (last === undefined) return numbers;
    after = last.seq;
    for (const { differences } of changes) {
      const number = differences.find(({ field }) => field === 'employeeNumber');
      if (typeof number?.before === 'string' && typeof number.after === 'string')
        numbers.set(number.before, number.after);
    }
  }
}

/** Changes of what belongs to employees, or refers to them, under the numbers that this run has given them. */
export async function underNewNumbers(
  context: RunContext,
  changes: readonly Change[],
): Promise<readonly Change[]> {
  const [first] = changes;
  if (first === undefined || first.dataSet === 'employees') return changes;
  const flow = context.flows.find(({ id }) => id === first.dataSet);
  const fields = [...(flow?.references ?? [])].filter(([, id]) => id === 'employees').map(([field]) => field);
  if (fields.length === 0) return changes;
  const numbers = await renumberedBy(context);
  if (numbers.size === 0) return changes;
  const renewed = <T extends Change['after']>(entity: T): T => {
    const given = fields.flatMap((field) => {
      const number = numbers.get(String(entity[field] ?? ''));
      return number === undefined ? [] : [[field, number]];
    });
    return given.length === 0 ? entity : { ...entity, ...Object.fromEntries(given) };
  };
  return changes.map((change) => ({
    ...change,
    after: renewed(change.after),
    ...(change.before === undefined ? {} : { before: renewed(change.before) }),
  }));
}
