import { type TOptional, type TString, Type } from 'typebox';
import { layouts } from './file-layouts.ts';

/** Kinds of export files that Core HR is set up to write for us; none is fixed by the vendor. */
const exportKinds = [
  'compensation-rates',
  'federal-taxes',
  'state-taxes',
  'direct-deposits',
  'deductions',
  'emergency-contacts',
  'certifications',
  'time-off-balances',
  'timesheets',
  'custom-fields',
] as const;

function oneOf<const Values extends string[]>(title: string, description: string, ...values: Values) {
  return Type.Optional(
    Type.Unsafe<Values[number]>(
      Type.Union(
        values.map((value) => Type.Literal(value)),
        { title, description, default: values[0] },
      ),
    ),
  );
}

function texts(
  names: readonly string[],
  description: (name: string) => string,
  usual: (name: string) => string,
) {
  return Object.fromEntries(
    names.map((name) => [
      name,
      Type.Optional(
        Type.String({
          title: name.replaceAll('-', ' '),
          description: description(name),
          default: usual(name),
        }),
      ),
    ]),
  ) as Record<string, TOptional<TString>>;
}

const exportFileUsual = (kind: string) => `${kind}*.csv`;

/** Names and columns of files, as far as the customer chooses them in Core HR. */
export const FileSettings = {
  exportFiles: Type.Optional(
    Type.Object(
      texts(
        exportKinds,
        () => 'Name of the scheduled export in the folder; * stands for any signs. The newest is read.',
        exportFileUsual,
      ),
      { title: 'Names of export files', description: 'As the exports are set up in Core HR.' },
    ),
  ),
  importFiles: Type.Optional(
    Type.Object(
      texts(
        layouts.map((layout) => layout.kind),
        () => 'How the name of the file begins; the instant and .csv follow.',
        (kind) => kind,
      ),
      { title: 'Names of import files', description: 'As the automated imports are set up in Core HR.' },
    ),
  ),
  importColumns: Type.Optional(
    Type.Record(Type.String(), Type.Array(Type.String({ minLength: 1 })), {
      title: 'Columns of import files',
      description:
        'By kind of file, all columns in their order, where the layout in your Core HR differs from ours. A file with other columns is refused as a whole.',
    }),
  ),
  exportColumns: Type.Optional(
    Type.Record(Type.String(), Type.String(), {
      title: 'Columns with other names in your exports',
      description: 'Your name on the left, ours on the right.',
    }),
  ),
  importSeparator: oneOf(
    'Separator of import files',
    'Between the columns; as the automated import is set up in Core HR (Data, Imports).',
    'Comma',
    'Semicolon',
    'Tab',
  ),
  importEncoding: oneOf(
    'Encoding of import files',
    'Only if letters with accents arrive wrong in Core HR.',
    'UTF-8',
    'UTF-8 with mark',
    'Windows-1252',
  ),
  importLineEnd: oneOf('Ends of lines in import files', 'Only if Core HR finds one long row.', 'CRLF', 'LF'),
  projectCenter: oneOf(
    'Project of a time sheet row',
    'Cost center 1 is the cost code and 2 the location, which is the project for most. Core HR names its cost centers under Setup, Cost Centers.',
    'Cost Center 2',
    'Cost Center 3',
    'Cost Center 4',
    'Cost Center 5',
  ),
  customFields: Type.Optional(
    Type.Boolean({
      title: 'Read custom fields',
      description: 'Joins the export "custom fields" to each employee; a sync can then map custom.NAME.',
      default: false,
    }),
  ),
  workersCompField: Type.Optional(
    Type.String({
      title: "Custom field with the workers' comp code",
      description: 'Core HR has no field of its own for it. Empty: not read.',
      default: '',
    }),
  ),
  workStateField: Type.Optional(
    Type.String({
      title: 'Custom field with the work state',
      description: 'Core HR has no field of its own for it. Empty: not read.',
      default: '',
    }),
  ),
};

type Names = Readonly<Record<string, string | undefined>>;
type Files = { exportFiles?: Names; importFiles?: Names };

const SEPARATORS = { Comma: ',', Semicolon: ';', Tab: '\t' } as const;

/** How import files are written. */
export function formatOf(config: {
  importSeparator?: keyof typeof SEPARATORS;
  importEncoding?: 'UTF-8' | 'UTF-8 with mark' | 'Windows-1252';
  importLineEnd?: 'CRLF' | 'LF';
}) {
  const { importSeparator = 'Comma', importEncoding = 'UTF-8', importLineEnd = 'CRLF' } = config;
  return {
    delimiter: SEPARATORS[importSeparator],
    encoding: importEncoding === 'Windows-1252' ? 'windows-1252' : 'utf-8',
    mark: importEncoding === 'UTF-8 with mark',
    lineEnd: importLineEnd === 'LF' ? '\n' : '\r\n',
  } as const;
}

export function exportPattern(config: Files, kind: string): string {
  return config.exportFiles?.[kind] || exportFileUsual(kind);
}

export function importStart(config: Files, kind: string): string {
  return config.importFiles?.[kind] || kind;
}
