import { Type } from 'typebox';

/** The kinds of file ("movements") and how each is called in file names unless the connector says otherwise. */
export const movementNames = {
  employeesAdd: 'EmployeesAddV2',
  employeesChange: 'EmployeesChangeV2',
  resources: 'Resources',
  deductionsAdd: 'DeductionsAndLiabilitiesAddV2',
  deductionsChange: 'DeductionsAndLiabilitiesChangeV2',
  taxes: 'Taxes',
  directDeposit: 'DirectDeposit',
  timecards: 'Timecards',
} as const;

export type Movement = keyof typeof movementNames;

const nameOf = (movement: Movement, title: string) =>
  Type.Optional(
    Type.String({
      title,
      description: 'As it stands in the file name.',
      default: movementNames[movement],
      pattern: '^[A-Za-z0-9 _-]{1,60}$',
    }),
  );

/** How the files look. Vista's template of each movement must say the same. */
export const fileSettings = {
  contents: Type.Optional(
    Type.Union([Type.Literal('changes'), Type.Literal('all')], {
      title: 'Files hold',
      description:
        'changes: only what is new or has changed. all: everybody each time; needed when several benefits are added up in one DL code. Direct deposits always hold all accounts.',
      default: 'changes',
    }),
  ),
  fileName: Type.Optional(
    Type.String({
      title: 'File names',
      description: '{company}, {movement} and {stamp} (yyyyMMddHHmmss) are filled in; the ending is added.',
      default: '{company}_{movement}_{stamp}',
      pattern: '^(?=.*\\{movement\\})(?=.*\\{stamp\\})[A-Za-z0-9_{}-]+$',
    }),
  ),
  movements: Type.Optional(
    Type.Object(
      {
        employeesAdd: nameOf('employeesAdd', 'New employees'),
        employeesChange: nameOf('employeesChange', 'Changed employees, rates and deposits in PREH'),
        resources: nameOf('resources', 'HR resources'),
        deductionsAdd: nameOf('deductionsAdd', 'New deductions and liabilities'),
        deductionsChange: nameOf('deductionsChange', 'Changed deductions and liabilities'),
        taxes: nameOf('taxes', 'Taxes'),
        directDeposit: nameOf('directDeposit', 'Deposit splits'),
        timecards: nameOf('timecards', 'Time entries'),
      },
      { title: 'Names of the file kinds', description: 'Only where your import expects other names.' },
    ),
  ),
  delimiter: Type.Optional(
    Type.Union([Type.Literal(','), Type.Literal(';'), Type.Literal('|'), Type.Literal('\t')], {
      title: 'Delimiter',
      description: 'As in the import template.',
      default: ',',
    }),
  ),
  textQualifier: Type.Optional(
    Type.Union([Type.Literal('"'), Type.Literal('none')], {
      title: 'Text qualifier',
      description:
        'With none, a delimiter or a quote inside a value is replaced by a blank, with a warning, since the import could not tell it apart.',
      default: '"',
    }),
  ),
  lineEnd: Type.Optional(
    Type.Union([Type.Literal('CRLF'), Type.Literal('LF')], {
      title: 'Line end',
      description: "Vista's import expects CRLF.",
      default: 'CRLF',
    }),
  ),
  encoding: Type.Optional(
    Type.Union([Type.Literal('utf-8'), Type.Literal('windows-1252'), Type.Literal('utf-16le')], {
      title: 'Encoding',
      description: 'UTF-8 is written without a byte order mark, UTF-16 with one.',
      default: 'utf-8',
    }),
  ),
  datePattern: Type.Optional(
    Type.String({
      title: 'Dates',
      description: 'MM/DD/YYYY, or another order if the template names its source format.',
      default: 'MM/DD/YYYY',
      pattern: '^(?=.*M)(?=.*D)(?=.*YY)[MDY/.-]+$',
    }),
  ),
  zip: Type.Optional(
    Type.Boolean({
      title: 'Zip the files',
      description: 'One zip per data set and run, as App Xchange takes them.',
      default: false,
    }),
  ),
};
