import { Type } from 'typebox';

/** What the files look like. Only the form of daily payroll's dates and of yes and no is documented. */
export const fileSettings = {
  fileName: Type.Optional(
    Type.String({
      title: 'File names',
      description:
        '{type} (PREMP, PRDAILY ...), {data} and {stamp} (yyyyMMddHHmmss) are filled in; the ending .csv is added.',
      default: '{type}-{data}-{stamp}',
      pattern: '^(?=.*\\{type\\})(?=.*\\{data\\})(?=.*\\{stamp\\})[A-Za-z0-9_{}-]+$',
    }),
  ),
  dates: Type.Optional(
    Type.String({
      title: 'Dates',
      description:
        "Of employees, jobs and payroll records, as the importer's own template of that file type has them. Daily payroll always has YYYY-MM-DD, which is documented.",
      default: 'YYYY-MM-DD',
      pattern: '^(?=.*M)(?=.*D)(?=.*YY)[MDY/.-]+$',
    }),
  ),
  header: Type.Optional(
    Type.Boolean({
      title: 'Header row',
      description: 'The column names in the first row. PRR files, with their H and D lines, never have one.',
      default: true,
    }),
  ),
  delimiter: Type.Optional(
    Type.Union([Type.Literal(','), Type.Literal(';'), Type.Literal('|'), Type.Literal('\t')], {
      title: 'Between columns',
      description: 'As the import definition of the importer says. Values with that sign stand in quotes.',
      default: ',',
    }),
  ),
  lineEnd: Type.Optional(
    Type.Union([Type.Literal('CRLF'), Type.Literal('LF')], {
      title: 'Line ends',
      description: 'CRLF is what programs on Windows, as the importer, are used to.',
      default: 'CRLF',
    }),
  ),
  encoding: Type.Optional(
    Type.Union([Type.Literal('utf-8'), Type.Literal('windows-1252')], {
      title: 'Encoding',
      description: 'UTF-8 is written without a byte order mark.',
      default: 'utf-8',
    }),
  ),
  ssnPattern: Type.Optional(
    Type.Union([Type.Literal('###-##-####'), Type.Literal('#########')], {
      title: 'SSN',
      description: 'As 5-2-1 Employees, Soc Sec#, shows it.',
      default: '###-##-####',
    }),
  ),
  phonePattern: Type.Optional(
    Type.Union([Type.Literal('(###) ###-####'), Type.Literal('###-###-####'), Type.Literal('##########')], {
      title: 'Phone numbers',
      description: 'As 5-2-1 Employees, Home# and Cell#, shows them; up to 14 characters.',
      default: '(###) ###-####',
    }),
  ),
  textLength: Type.Optional(
    Type.Integer({
      title: 'Length of streets, cities and descriptions',
      description:
        'How many characters the boxes Address, City and Description take in 5-2-1, 3-5 and 5-5-1. Not documented.',
      default: 50,
      minimum: 10,
      maximum: 250,
    }),
  ),
};
