/**
 * What the import makes of a text before it is stored: the SSN gets its dashes, jobs and phases their closing
 * separator (the masks here are `##-###-`). Assumed: a text that has no SSN's shape is left for the rules.
 */
export function formatted(table: string, column: string, text: string): string {
  const trimmed = text.trim();
  if (column === 'SSN') {
    const digits = trimmed.replaceAll('-', '');
    return /^\d{9}$/.test(digits)
      ? `${digits.slice(0, 3)}-${digits.slice(3, 5)}-${digits.slice(5)}`
      : trimmed.slice(0, 11);
  }
  if ((column === 'Job' || column === 'Phase') && /^\d+-\d+$/.test(trimmed)) return `${trimmed}-`;
  if (column === 'SortName' && table !== 'PREH') return trimmed.toUpperCase();
  return text;
}
