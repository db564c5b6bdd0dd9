import file from './schema/hh2-models.json' with { type: 'json' };

/** A row as hh2 sends it: PascalCase members, GUIDs as text, numbers as numbers. */
export type Hh2Row = Record<string, string | number | boolean | null> & { Id: string; Version: number };

export type ModelName = keyof typeof file.models;

export const MODELS: Readonly<Record<string, { fields: Readonly<Record<string, unknown>> }>> = file.models;

/** Type ids of the change notifications, in capitals as published. */
export const TYPE_IDS: Readonly<Record<string, string>> = file.notificationTypeIds;

/** A row of a model with every member that is published: text and stamps empty, numbers 0, flags off. */
export function rowOf(
  model: ModelName,
  values: Readonly<Record<string, string | number | boolean | null>>,
): Record<string, string | number | boolean | null> {
  const row: Record<string, string | number | boolean | null> = {};
  for (const [name, type] of Object.entries(MODELS[model]?.fields ?? {})) {
    if (String(type).includes('null')) row[name] = null;
    else if (type === 'integer' || type === 'number') row[name] = 0;
    else if (type === 'boolean') row[name] = false;
    else row[name] = null;
  }
  for (const [name, value] of Object.entries(values)) row[name] = value;
  return row;
}
