import { Type } from 'typebox';
import { correctionSettings } from '../../sdk/index.ts';

/** The columns of Sage's time entry view that we know how to fill; others take a fixed value. */
export const KNOWN_COLUMNS = [
  'Employee',
  'Date',
  'Job',
  'JC Extra',
  'JC Cost Code',
  'JC Category',
  'Certified class',
  'Union ID',
  'Union local',
  'Union class',
  'Department',
  'Pay ID',
  'Units',
  'Rate',
  'State',
  'WC code',
  'Description',
] as const;

/** Assumed; the site's own view goes before it. */
export const DEFAULT_VIEW = [
  'Employee',
  'Date',
  'Job',
  'JC Extra',
  'JC Cost Code',
  'JC Category',
  'Certified class',
  'Union ID',
  'Union local',
  'Union class',
  'Department',
  'Pay ID',
  'Units',
  'Rate',
  'Shift',
  'WC code',
  'State',
  'Local',
];

/** The text file for Payroll › Tools › Import Time. Sage fixes nothing of it but the view that the site chooses. */
export const timeSettings = {
  timeColumns: Type.Optional(
    Type.Array(Type.String({ minLength: 1 }), {
      title: 'Columns of the time file',
      description:
        'All columns, in their order, of the time entry view that is chosen at the import (Payroll › Tools › Customize Time Entry).',
      default: DEFAULT_VIEW,
      uniqueItems: true,
    }),
  ),
  timeFixed: Type.Optional(
    Type.Record(Type.String(), Type.String(), {
      title: 'Columns with a fixed value',
      description:
        'Column on the left, value on the right, e.g. Shift = 1. Other columns unknown to us stay empty.',
    }),
  ),
  timeFileName: Type.Optional(
    Type.String({
      title: 'Names of time files',
      description: '{period} is the last day of the period, {stamp} the instant of the run (yyyyMMddHHmmss).',
      default: 'time-{period}-{stamp}.txt',
      pattern: '^(?=.*\\{stamp\\})[A-Za-z0-9_.{}-]+$',
    }),
  ),
  timeDelimiter: Type.Optional(
    Type.Union([Type.Literal(','), Type.Literal('\t'), Type.Literal(';')], {
      title: 'Delimiter',
      description: 'As Import Time expects it.',
      default: ',',
    }),
  ),
  timeQuotes: Type.Optional(
    Type.Union([Type.Literal('needed'), Type.Literal('all')], {
      title: 'Double quotes',
      description: 'Only around values that hold a delimiter, or around all.',
      default: 'needed',
    }),
  ),
  timeHeader: Type.Optional(
    Type.Boolean({
      title: 'Header row',
      description: 'Import Time is assumed to expect none.',
      default: false,
    }),
  ),
  timeDates: Type.Optional(
    Type.String({
      title: 'Dates',
      description: 'MM/DD/YYYY, or another order.',
      default: 'MM/DD/YYYY',
      pattern: '^(?=.*M)(?=.*D)(?=.*YY)[MDY/.-]+$',
    }),
  ),
  timeEncoding: Type.Optional(
    Type.Union([Type.Literal('windows-1252'), Type.Literal('utf-8')], {
      title: 'Encoding',
      description: 'Sage is a Windows program with an ANSI code page.',
      default: 'windows-1252',
    }),
  ),
  ...correctionSettings,
};

interface View {
  timeColumns?: string[];
}

/** What Sage itself asks of a view (Procore's help on the payroll export; Sage's article on importing time). */
export function viewProblems(config: View): { field: string; what: string; fix: string }[] {
  const columns = config.timeColumns ?? DEFAULT_VIEW;
  const has = (name: string) => columns.includes(name);
  const problem = (what: string, fix: string) => ({ field: 'timeColumns', what, fix });
  const found = [];
  for (const name of ['Employee', 'Pay ID', 'Units']) {
    if (!has(name))
      found.push(
        problem(
          `The time entry view has no column ${name}.`,
          `Sage needs ${name} on each line: add it to the view.`,
        ),
      );
  }
  if (has('Union class') && !(has('Union ID') && has('Union local')))
    found.push(
      problem(
        'The time entry view has Union class without Union ID and Union local.',
        'Sage needs all three: add them to the view.',
      ),
    );
  const equipment = columns.find((name) => /^(EQ|Equip)/i.test(name));
  if (equipment !== undefined)
    found.push(
      problem(
        `The time entry view has the equipment column "${equipment}", which Import Time does not allow.`,
        'Make a view without equipment columns for the import.',
      ),
    );
  return found;
}
