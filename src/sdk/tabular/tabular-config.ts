import { type Static, Type } from 'typebox';
import { ConfigError } from '../../kernel/index.ts';
import { dataSets } from '../../model/index.ts';
import { when } from '../exchange/sftp-config.ts';
import type { TableFormat } from '../formats/index.ts';
import { checkFixedColumns, encodings } from '../formats/index.ts';
import { fileName, namePattern, usualReadPattern, usualWritePattern } from './file-names.ts';
import { type DataSetFile, fixedColumns, type TabularSettings, usualWriting } from './tabular-client.ts';

const oneOf = <const Values extends readonly string[]>(
  values: Values,
  options: { title: string; description: string; default: Values[number] },
) =>
  Type.Optional(
    Type.Unsafe<Values[number]>(
      Type.Union(
        values.map((value) => Type.Literal(value)),
        options,
      ),
    ),
  );

const DELIMITERS = { comma: ',', tab: '\t', semicolon: ';', pipe: '|', caret: '^', tilde: '~' } as const;
const delimiterNames = ['comma', 'tab', 'semicolon', 'pipe', 'caret', 'tilde'] as const;
const DATE_PATTERN = '^(ISO|[YMD/. -]{4,12})?$';

const columnForm = Type.Object({
  name: Type.String({
    title: 'Column',
    description: 'The field of ours that stands there, by name or label, e.g. employeeNumber.',
    minLength: 1,
  }),
  start: Type.Optional(
    Type.Integer({
      title: 'Start',
      description: 'For fixed width: the first position, counted from 1.',
      minimum: 1,
    }),
  ),
  length: Type.Optional(
    Type.Integer({ title: 'Length', description: 'For fixed width: the number of characters.', minimum: 1 }),
  ),
});

const fileForm = Type.Object({
  dataSet: Type.Unsafe<string>(
    Type.Union(
      dataSets.map((definition) => Type.Literal(definition.id)),
      { title: 'Data set', description: 'What the file holds.' },
    ),
  ),
  pattern: Type.Optional(
    Type.String({
      title: 'File name',
      description:
        'Which files to read: * any signs, ? one, and {dataSet} {date} {datetime} {seq}. Empty: names that begin with the name of the data set.',
      default: '',
    }),
  ),
  sheet: Type.Optional(
    Type.String({
      title: 'Sheet',
      description: 'Of a workbook. Empty: the sheet that bears the name of the data set, else the first.',
      default: '',
    }),
  ),
  columns: Type.Optional(
    Type.Array(columnForm, {
      title: 'Columns',
      description:
        'In their order: needed for fixed width and without a header row; when writing, these columns and no others.',
      default: [],
      maxItems: 500,
    }),
  ),
});

const readingForm = Type.Object({
  readFiles: oneOf(['newest', 'all'], {
    title: 'Which files to read',
    description:
      'Of all whose name matches: the newest (full exports), or all, oldest first (one file per day).',
    default: 'newest',
  }),
  readFormat: oneOf(['auto', 'csv', 'xlsx', 'json', 'ndjson', 'fixed-width'], {
    title: 'Format',
    description: 'auto looks at the beginning of each file. csv stands for any delimiter.',
    default: 'auto',
  }),
  readDelimiter: oneOf(['auto', ...delimiterNames], {
    title: 'Delimiter',
    description: 'What stands between two values of a csv file.',
    default: 'auto',
  }),
  readEncoding: oneOf(['auto', ...encodings], {
    title: 'Encoding',
    description: 'auto tells UTF-8, UTF-16 and Windows-1252 apart. Choose it if accents come out wrong.',
    default: 'auto',
  }),
  readEscape: oneOf(['auto', 'double', 'backslash'], {
    title: 'Quotes inside quotes',
    description: 'Doubled, as the standard says, or marked by a backslash.',
    default: 'auto',
  }),
  readHeader: oneOf(['auto', 'yes', 'no'], {
    title: 'First row holds the column names',
    description: 'Without it the columns of each data set have to be listed below.',
    default: 'auto',
  }),
  readDates: Type.Optional(
    Type.String({
      title: 'Dates are written',
      description: 'A pattern of YYYY, MM, DD such as DD.MM.YYYY. Empty: 2026-03-02, 03/02/2026 or 20260302.',
      default: '',
      pattern: DATE_PATTERN,
    }),
  ),
});

const writingForm = Type.Object({
  contents: oneOf(['changes', 'all'], {
    title: 'What a file holds',
    description: 'Only the records that are new or changed, or every record each time.',
    default: 'changes',
  }),
  fileNames: Type.Optional(
    Type.String({
      title: 'File name',
      description:
        'Of {dataSet} {date} {datetime} {seq}, letters, digits, _ - and . The ending is added if there is none. Without date a file replaces the one of the last run.',
      default: usualWritePattern,
    }),
  ),
  writeFormat: oneOf(['csv', 'fixed-width', 'json', 'ndjson'], {
    title: 'Format',
    description: 'csv stands for any delimiter; fixed-width needs the columns listed below.',
    default: 'csv',
  }),
  writeDelimiter: oneOf(delimiterNames, {
    title: 'Delimiter',
    description: 'What stands between two values of a csv file.',
    default: 'comma',
  }),
  writeEncoding: oneOf(encodings, {
    title: 'Encoding',
    description:
      'utf-8, unless the receiver cannot read it. A character that the encoding lacks is an error of its record.',
    default: 'utf-8',
  }),
  writeMark: Type.Optional(
    Type.Boolean({
      title: 'Byte order mark',
      description: 'Some receivers know UTF-8 by it, others stumble over it.',
      default: false,
    }),
  ),
  writeQuotes: oneOf(['needed', 'all'], {
    title: 'Quotes',
    description: 'Around values that need them, or around all.',
    default: 'needed',
  }),
  writeEscape: oneOf(['double', 'backslash'], {
    title: 'Quotes inside quotes',
    description: 'Doubled, as the standard says, or marked by a backslash.',
    default: 'double',
  }),
  writeLineEnd: oneOf(['windows', 'unix'], {
    title: 'Line ends',
    description: 'windows: carriage return and line feed, as the standard says; unix: line feed.',
    default: 'windows',
  }),
  writeHeader: oneOf(['names', 'labels', 'none'], {
    title: 'First row',
    description: 'The names of our fields (employeeNumber), their labels (Employee number), or no header.',
    default: 'names',
  }),
  writeDates: Type.Optional(
    Type.String({
      title: 'Dates are written',
      description: 'A pattern of YYYY, MM, DD such as MM/DD/YYYY. ISO: 2026-03-02.',
      default: 'ISO',
      pattern: DATE_PATTERN,
    }),
  ),
});

/** Members of the form of every product whose records are rows of files; put them into the product's object. */
export const tabularFields = {
  direction: Type.Union([Type.Literal('read'), Type.Literal('write')], {
    title: 'This connector',
    description: 'read: its files are the source of a sync. write: files are made for somebody else.',
    default: 'read',
  }),
  files: Type.Optional(
    Type.Array(fileForm, {
      title: 'Files by data set',
      description: 'Only where the usual is not right: other names, sheets, or columns by position.',
      default: [],
      maxItems: 50,
    }),
  ),
};

/** Shows the fields of the direction that was chosen. */
export const tabularConditions: readonly object[] = [
  when('direction', 'read', readingForm),
  when('direction', 'write', writingForm),
];

/** What the form holds. */
export type TabularConfig = { direction: 'read' | 'write'; files?: Static<typeof fileForm>[] } & Static<
  typeof readingForm
> &
  Static<typeof writingForm>;

/** The form's answers as the data sets use them. */
export function tabularSettings(config: TabularConfig): TabularSettings {
  const { readFormat, readDelimiter, readEncoding, readEscape, readHeader, readDates } = config;
  return {
    files: (config.files ?? []).map(fileSettings),
    reading: {
      which: config.readFiles ?? 'newest',
      ...(isAuto(readFormat) ? {} : { format: readFormat as TableFormat }),
      ...(isAuto(readDelimiter) ? {} : { delimiter: DELIMITERS[readDelimiter as keyof typeof DELIMITERS] }),
      ...(isAuto(readEncoding) ? {} : { encoding: readEncoding }),
      ...(isAuto(readEscape) ? {} : { escape: readEscape as 'double' | 'backslash' }),
      ...(isAuto(readHeader) ? {} : { header: readHeader === 'yes' }),
      ...(readDates === undefined || readDates === '' ? {} : { datePattern: readDates }),
    },
    writing: {
      format: config.writeFormat ?? usualWriting.format,
      delimiter: DELIMITERS[config.writeDelimiter ?? 'comma'],
      encoding: config.writeEncoding ?? usualWriting.encoding,
      mark: config.writeMark ?? usualWriting.mark,
      quotes: config.writeQuotes ?? usualWriting.quotes,
      escape: config.writeEscape ?? usualWriting.escape,
      lineEnd: config.writeLineEnd === 'unix' ? '\n' : '\r\n',
      header: config.writeHeader ?? usualWriting.header,
      datePattern: config.writeDates || usualWriting.datePattern,
      namePattern: config.fileNames || usualWritePattern,
      contents: config.contents ?? usualWriting.contents,
    },
  };
}

function isAuto(value: string | undefined): value is 'auto' | undefined {
  return value === undefined || value === 'auto';
}

function fileSettings(file: Static<typeof fileForm>): DataSetFile {
  const { dataSet, pattern, sheet, columns } = file;
  return {
    dataSet,
    ...(pattern ? { pattern } : {}),
    ...(sheet ? { sheet } : {}),
    ...(columns === undefined || columns.length === 0 ? {} : { columns }),
  };
}

/** What the schema cannot say: patterns that work, columns for fixed width, one file name per data set. */
export function checkTabularConfig(config: TabularConfig): { field: string; what: string; fix: string }[] {
  const { files, reading, writing } = tabularSettings(config);
  const found: { field: string; what: string; fix: string }[] = [];
  const attempt = (field: string, work: () => void) => {
    try {
      work();
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      found.push({ field, what: error.what, fix: error.fix });
    }
  };
  const isFixed = (config.direction === 'read' ? reading.format : writing.format) === 'fixed-width';
  for (const file of files) {
    attempt('files', () => namePattern(file.pattern ?? usualReadPattern, file.dataSet));
    if (isFixed) attempt('files', () => checkFixedColumns(fixedColumns(file)));
  }
  if (new Set(files.map((file) => file.dataSet)).size < files.length) {
    found.push({ field: 'files', what: 'A data set is listed twice.', fix: 'Keep one of the two.' });
  }
  if (isFixed && files.length === 0) {
    found.push({
      field: 'files',
      what: 'A fixed-width file needs its columns.',
      fix: 'List each data set with the name, start and length of its columns.',
    });
  }
  if (config.direction === 'write') {
    attempt('fileNames', () => fileName(writing.namePattern, 'employees', '20260302081500', 1, 'csv'));
    if (!writing.namePattern.includes('{dataSet}')) {
      found.push({
        field: 'fileNames',
        what: 'All data sets would be written to the same file.',
        fix: 'Put {dataSet} into the file name.',
      });
    }
  }
  return found;
}
