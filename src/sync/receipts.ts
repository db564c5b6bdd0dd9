import { type ChalklineError, RecordError } from '../kernel/index.ts';
import { type Entity, maskSecretsIn } from '../model/index.ts';
import type { VendorRecord, WriteItem } from '../sdk/index.ts';
import { truncateRecord, vendorFieldsOf } from './check-record.ts';
import type { Flow } from './flow.ts';
import type { Change, Receipt } from './plan.ts';
import type { Link } from './ports.ts';
import { printable } from './printable.ts';
import { underNewNumbers } from './renumbered.ts';
import type { RunContext } from './run-context.ts';

/** How one change of the plan ended. */
export interface Settled {
  change: Change;
  state: Receipt['state'];
  destinationKey?: string;
  detail?: string;
  /** A part was kept back. */
  isPartial?: true;
  error?: ChalklineError;
}

/**
 * Writes receipts, the links they make and the events they are worth, all at once: a receipt without its link would
 * make the next run create the record again, and one without its event would leave nobody to read why.
 */
export async function writeReceipts(context: RunContext, flow: Flow, all: readonly Settled[]): Promise<void> {
  if (all.length === 0) return;
  const settled = all.map((one) => withoutSecrets(flow, one));
  const { store, progress } = context;
  const links: Link[] = [];
  const gone: string[] = [];
  for (const one of settled) {
    const { change, state, isPartial } = one;
    const unseen = state === 'in doubt' && flow.sentUnseen;
    if (state !== 'applied' && !unseen) continue;
    const destinationKey = unseen ? ledgerKey(flow, change) : one.destinationKey;
    if (change.write === 'remove') gone.push(change.sourceKey);
    else if (destinationKey !== undefined) {
      links.push({
        sourceKey: change.sourceKey,
        destinationKey,
        // What was kept back must not look like an edit at the destination when it is missed there.
        fingerprint: isPartial === true ? '' : change.fingerprint,
        // What the source did not give was left alone, so it still stands there.
        ...(flow.ledger ? { sent: { ...change.before, ...change.after } } : {}),
      });
    }
  }
  await store.together(async () => {
    if (links.length > 0) await store.links.save(flow.id, links);
    if (gone.length > 0) await store.links.remove(flow.id, gone);
    await store.plan.settle(
      settled.map(({ change, state, destinationKey, detail, error }) => ({
        changeId: change.id,
        seq: change.seq,
        state,
        ...(destinationKey === undefined ? {} : { destinationKey }),
        ...((detail ?? error?.what) === undefined ? {} : { detail: printable(detail ?? error?.what ?? '') }),
      })),
    );
    await reportUnapplied(context, flow, settled);
    await context.log.flush();
  });
  progress.of(flow.id).settled += settled.length;
  await progress.tick(flow.id);
}

/** Where a part of the receiver's key is not given, the record is known again by its key at the source. */
export function ledgerKey(flow: Flow, change: Change): string {
  return change.destinationKey ?? flow.destinationKey(change.after) ?? `source:${change.sourceKey}`;
}

/** Vendors repeat what they refuse; a secret among it is masked before anything remembers their words. */
function withoutSecrets(flow: Flow, settled: Settled): Settled {
  const { change, detail, error } = settled;
  if (detail === undefined && error === undefined) return settled;
  const { fields } = flow.definition;
  const mask = (text: string) => maskSecretsIn(text, fields, [change.after, change.before ?? {}]);
  return {
    ...settled,
    ...(detail === undefined ? {} : { detail: mask(detail) }),
    ...(error === undefined
      ? {}
      : {
          error: new RecordError({
            code: error.code,
            what: mask(error.what),
            ...(error.expected === undefined ? {} : { expected: mask(error.expected) }),
            fix: mask(error.fix),
            ...(error.field === undefined ? {} : { field: error.field }),
          }),
        }),
  };
}

async function reportUnapplied(
  { log }: Pick<RunContext, 'log'>,
  flow: Flow,
  settled: readonly Settled[],
): Promise<void> {
  for (const { change, state, error, detail } of settled) {
    if (state === 'applied') continue;
    const name = nameOf(flow, change);
    if (error !== undefined && state === 'refused')
      await log.recordError(name, error, `refused|${error.code}`);
    else
      await log.add({
        level: 'error',
        code: `write/${state.replace(' ', '-')}`,
        ...name,
        message: detail ?? error?.what ?? state,
        fix: fixFor(state, flow),
        cause: `write/${state}|${flow.id}`,
      });
  }
}

export function nameOf(flow: Flow, change: Change) {
  return {
    dataSet: flow.id,
    recordKey: change.sourceKey,
    title: change.title,
    ...(change.employeeNumber === undefined ? {} : { employeeNumber: change.employeeNumber }),
  };
}

/** The change as the product gets it. */
export function writeItem(flow: Flow, change: Change, present?: VendorRecord): WriteItem {
  return {
    changeId: change.id,
    kind: change.write,
    ...(change.destinationKey === undefined ? {} : { externalKey: change.destinationKey }),
    record: truncateRecord(flow, flow.destinationMapping.toRecord(change.after)),
    changed: [
      ...vendorFieldsOf(
        flow,
        change.differences.map(({ field }) => field),
      ),
    ],
    ...(present === undefined ? {} : { present }),
    ...(flow.ledger && change.write === 'update' && change.before !== undefined
      ? { sentBefore: truncateRecord(flow, flow.destinationMapping.toRecord(change.before)) }
      : {}),
  };
}

/**
 * Puts in the numbers of employees that this plan has created or changed before: they hold only now.
 * @returns the change as it can be sent, or why it cannot.
 */
export async function resolvePending(
  context: RunContext,
  planned: readonly Change[],
): Promise<{ change: Change; error?: RecordError }[]> {
  const changes = await underNewNumbers(context, planned);
  const wanted = new Set(
    changes.flatMap((change) => (change.pendingReferences ?? []).map((pending) => pending.sourceKey)),
  );
  if (wanted.size === 0) return changes.map((change) => ({ change }));
  const links = await context.store.links.find('employees', [...wanted]);
  const employees = context.flows.find((flow) => flow.id === 'employees');
  return changes.map((change) => {
    let after = change.after;
    for (const pending of change.pendingReferences ?? []) {
      const link = links.get(pending.sourceKey);
      if (link === undefined) {
        return {
          change,
          error: new RecordError({
            code: 'record/waits-for-employee',
            what: `The employee of "${change.title}" was not written, so this was not either.`,
            fix: 'Settle the error of the employee, then retry what failed.',
          }),
        };
      }
      after = {
        ...after,
        [pending.field]: numberOf(employees, link.destinationKey) ?? after[pending.field] ?? null,
      };
    }
    return { change: { ...change, after } };
  });
}

/** The employee number that a destination's key stands for, when the key is one field and that field is the number. */
function numberOf(employees: Flow | undefined, destinationKey: string): string | undefined {
  if (employees === undefined) return undefined;
  const [only, ...more] = employees.destination.primaryKey;
  if (only === undefined || more.length > 0) return undefined;
  const entity: Entity = employees.destinationMapping.toEntity({ [only]: destinationKey }, []);
  return typeof entity.employeeNumber === 'string' ? entity.employeeNumber : undefined;
}

function fixFor(state: string, flow: Flow): string {
  if (state === 'conflict')
    return 'Look at the record at the destination, then run the sync again: it is compared afresh.';
  if (state === 'in doubt' && flow.sentUnseen)
    return 'Look at the destination whether it arrived, and enter it there by hand if not: it counts as sent, because sent again it might be there twice.';
  if (state === 'in doubt')
    return 'Look at the destination whether it arrived; the next run compares it and finishes what is missing.';
  return 'Correct the record as the words of the destination say, then retry what failed.';
}
