import type { VistaDatabase } from './database.ts';
import { type Movement, movements } from './movements.ts';
import { importDefaults, tableSchema } from './schema.ts';

/** One column that a movement's files may carry. */
export interface TemplateColumn {
  name: string;
  /** The number under which its cells stand in IMWE. */
  identifier: number;
}

/** The columns of a movement: those of its table, then those of the batch. */
export function templateColumns({ table, extraColumns = [] }: Movement): TemplateColumn[] {
  const names = tableSchema(table)
    .columns.filter((column) => !column.identity && column.type !== 'uniqueidentifier')
    .map(({ name }) => name);
  return [...names, ...extraColumns].map((name, at) => ({ name, identifier: (at + 1) * 5 }));
}

/** Writes the movements' templates as a customer would have made them. */
export function seedTemplates(db: VistaDatabase): void {
  for (const movement of movements) {
    const { template, form, table, mode, name } = movement;
    db.insert('IMTH', {
      ImportTemplate: template,
      Description: name.slice(0, 30),
      Form: form,
      MultipleTable: 'N',
      FileType: 'D',
      Delimiter: 'C',
      TextQualifier: '"',
    });
    db.insert('IMTR', { ImportTemplate: template, RecordType: table, Form: form, Skip: 'N' });
    const keys = tableSchema(table).naturalKey ?? [];
    const filled = new Set((importDefaults[table] ?? []).map(({ column }) => column));
    for (const [at, column] of templateColumns(movement).entries()) {
      const isKey = keys.includes(column.name);
      db.insert('IMTD', {
        ImportTemplate: template,
        RecordType: table,
        Seq: at + 1,
        Identifier: column.identifier,
        ColDesc: column.name,
        DefaultValue: mode !== 'change' && filled.has(column.name) ? '[Bidtek]' : null,
        RecColumn: at + 1,
        UpdateKeyYN: isKey ? 'Y' : 'N',
        UpdateValueYN: isKey || mode === 'add' ? 'N' : 'Y',
      });
    }
  }
}
