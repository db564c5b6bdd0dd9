import type { EntityType } from './catalogue.ts';

/** User-defined fields of this installation: entity → view → field → type. */
const USER_FIELDS: Record<string, Record<string, Record<string, string>>> = {
  Employee: { CurrentEmployee: { UsrBadgeNbr: 'CustomStringField', UsrSafetyDate: 'CustomDateTimeField' } },
  Project: { Project: { UsrSuperintendent: 'CustomStringField' } },
};

/** The answer of `$adHocSchema`: an empty record, with the fields that the contract does not have under `custom`. */
export function formFields(type: EntityType): Record<string, unknown> {
  const custom: Record<string, Record<string, { type: string }>> = {};
  for (const [view, fields] of Object.entries(USER_FIELDS[type.name] ?? {}))
    custom[view] = Object.fromEntries(Object.entries(fields).map(([field, kind]) => [field, { type: kind }]));
  const scalars = [...type.members].filter(([, member]) => member.kind === 'scalar');
  return { ...Object.fromEntries(scalars.map(([name]) => [name, {}])), custom };
}
