import { ConfigError } from '../../kernel/index.ts';
import type { TableLimits, TableNote } from './table.ts';

/**
 * Makes the names of a header usable as keys: trimmed, `column 3` for one without a name, `Name (2)` for the second
 * of the same name.
 */
export function columnNames(
  header: readonly string[],
  limits: TableLimits,
  note?: (note: TableNote) => void,
): string[] {
  if (header.length > limits.columns) {
    throw new ConfigError({
      code: 'file/too-many-columns',
      what: `The header has ${header.length} columns.`,
      expected: `At most ${limits.columns} were expected.`,
      fix: 'Check the delimiter and that the file is the one you meant.',
    });
  }
  const taken = new Set<string>();
  return header.map((cell, index) => {
    const wanted = cell.trim() === '' ? `column ${index + 1}` : cell.trim();
    let name = wanted;
    for (let count = 2; taken.has(name); count += 1) name = `${wanted} (${count})`;
    if (name !== wanted) {
      note?.({
        level: 'warning',
        code: 'file/duplicate-column',
        what: `The header has "${wanted}" more than once; the one in position ${index + 1} is called "${name}" here.`,
        fix: 'Give each column a name of its own.',
      });
    }
    taken.add(name);
    return name;
  });
}
