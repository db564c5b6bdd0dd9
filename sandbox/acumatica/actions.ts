import type { EntityType } from './catalogue.ts';
import { newMask } from './mask.ts';
import { guidFor, keyText, recordFrom, rows, type StoredRecord, textAt } from './record.ts';
import { badMember, notFound, Refusal, unknownAddress } from './refusal.ts';
import { renameReferences } from './rules/references.ts';
import { parseSent, type SentRecord } from './sent-record.ts';
import type { TenantStore } from './store.ts';
import { type FieldErrors, wireRecord } from './wire-record.ts';

export interface PreparedAction {
  /** Long: answered with 202 and a status address. */
  isLong: boolean;
  work: () => void;
}

type Effect = (context: {
  store: TenantStore;
  type: EntityType;
  record: StoredRecord;
  parameters: Record<string, unknown>;
}) => void;

const setStatus =
  (status: string, hold?: boolean): Effect =>
  ({ store, type, record }) => {
    const changed = structuredClone(record);
    changed.fields.Status = status;
    if (hold !== undefined) changed.fields.Hold = hold;
    store.save(type.name, changed);
  };

const setApproval =
  (status: string): Effect =>
  ({ store, record }) => {
    const changed = structuredClone(record);
    changed.fields.ApprovalStatus = status;
    store.save('TimeEntry', changed);
  };

const nothing: Effect = ({ store, type, record }) => {
  store.save(type.name, structuredClone(record));
};

/** Every action of the catalogue; those that only move money are accepted and change nothing. */
const EFFECTS: Record<string, Effect> = {
  ActivateProject: setStatus('Active', false),
  HoldProject: setStatus('In Planning', true),
  CompleteProject: setStatus('Completed'),
  SuspendProject: setStatus('Suspended'),
  CancelProject: setStatus('Canceled'),
  ActivateProjectTask: setStatus('Active'),
  HoldProjectTask: setStatus('In Planning'),
  CompleteProjectTask: setStatus('Completed'),
  CancelProjectTask: setStatus('Canceled'),
  CompleteTimeEntry: setApproval('Completed'),
  OpenTimeEntry: setApproval('Open'),
  ChangeEmployeeID: changeKey('EmployeeID'),
  ChangeProjectID: changeKey('ProjectID'),
  ChangeCostCodeID: changeKey('CostCodeID'),
  ImportEmployeeTaxes: importTaxes,
  ReleaseBatch: releaseBatch,
};

const LONG = new Set(['ImportEmployeeTaxes', 'ReleaseBatch']);

/**
 * Reads `{"entity": {...}, "parameters": {...}}` and finds the record.
 * @throws Refusal 404 for an action the entity does not have, 500 when there is no such record.
 */
export function prepareAction(
  store: TenantStore,
  type: EntityType,
  name: string,
  body: unknown,
): PreparedAction {
  if (!type.actions.includes(name)) throw unknownAddress();
  const { entity, parameters } = (body ?? {}) as { entity?: unknown; parameters?: Record<string, unknown> };
  if (entity === undefined) throw badMember('entity', 'The entity member is required.');
  const record = targetOf(store, type, parseSent(type, entity));
  if (record === undefined) throw notFound();
  const effect = EFFECTS[name] ?? nothing;
  const isLong = LONG.has(name) || type.name === 'Project';
  const work = () => {
    const now = store.byId(type.name, record.id);
    if (now === undefined) throw notFound();
    effect({ store, type, record: now, parameters: parameters ?? {} });
  };
  return { isLong, work };
}

function targetOf(store: TenantStore, type: EntityType, sent: SentRecord): StoredRecord | undefined {
  if (sent.id !== undefined) return store.byId(type.name, sent.id);
  return store.byKey(type.name, ...type.keys.map((key) => sent.fields.get(key)));
}

function changeKey(key: string): Effect {
  return ({ store, type, record, parameters }) => {
    const wrapped = parameters[key] as { value?: unknown } | undefined;
    const to = wrapped?.value;
    if (typeof to !== 'string' || to.trim() === '')
      throw badMember(`parameters.${key}`, `'${key}' cannot be empty.`);
    const from = String(record.fields[key]);
    if (keyText([from]) !== keyText([to]) && store.byKey(type.name, to) !== undefined)
      throw refusedAction(
        type,
        record,
        new Map([[key, `The identifier ${to} is already used by another record.`]]),
      );
    const changed = structuredClone(record);
    changed.fields[key] = to;
    store.rekey(type.name, record, changed);
    store.save(type.name, changed);
    renameReferences(store, type.name, from, to);
  };
}

/** Federal taxes and those of the state in the employee's address. */
function importTaxes({ store, type, record }: Parameters<Effect>[0]): void {
  const changed = structuredClone(record);
  const list = rows(changed, 'Taxes');
  const state = textAt(record, 'AddressInfo/State');
  for (const code of ['FIT', 'FICA', 'MEDI', ...(state === undefined ? [] : [`SIT${state}`])]) {
    const tax = store.codes('TaxCode').get(code);
    if (tax === undefined || list.some((row) => row.fields.TaxCode === code)) continue;
    const id = guidFor(`${record.id}/Taxes/${code}`);
    list.push(recordFrom(id, { TaxCode: code, TaxDescription: tax.description, Active: true }));
  }
  store.save(type.name, changed);
}

function releaseBatch({ store, type, record }: Parameters<Effect>[0]): void {
  if (record.fields.Hold === true)
    throw refusedAction(type, record, new Map([['Hold', 'The batch is on hold and cannot be released.']]));
  if ((record.details.EarningDetails ?? []).length === 0)
    throw refusedAction(type, record, new Map([['TotalEarnings', 'The batch has no earnings.']]));
  setStatus('Released')({ store, type, record, parameters: {} });
}

/** For actions the echoed record sits under `entity`. Source: live notes. */
function refusedAction(type: EntityType, record: StoredRecord, fields: FieldErrors): Refusal {
  const summary = `Updating  '${type.name}' record raised at least one error. Please review the errors.`;
  return new Refusal(422, {
    entity: wireRecord(type, record, newMask(false), { summary, fields }),
    exceptionMessage: 'Operation failed',
    exceptionType: 'PX.Api.ContractBased.OutcomeEntityHasErrorsException',
  });
}
