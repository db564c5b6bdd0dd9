import { Type } from 'typebox';
import { encodings } from '../formats/index.ts';
import { errorsFileField } from './answer-form.ts';

/** A choice of a form, absent when the usual is meant. */
export const oneOf = <const Values extends readonly string[]>(
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

export const DELIMITERS = {
  comma: ',',
  tab: '\t',
  semicolon: ';',
  pipe: '|',
  caret: '^',
  tilde: '~',
} as const;
export const delimiterNames = ['comma', 'tab', 'semicolon', 'pipe', 'caret', 'tilde'] as const;
/** Taken for "empty this field" where a connector says nothing else; no name or code looks like it. */
export const usualClearToken = '<null>';
export const DATE_PATTERN = '^(ISO|[YMD/. -]{4,12})?$';

/** A short list of words. */
const words = (title: string, description: string) =>
  Type.Optional(
    Type.Array(Type.String({ minLength: 1, maxLength: 40 }), {
      title,
      description,
      default: [],
      uniqueItems: true,
      maxItems: 20,
    }),
  );

/** What a connector that reads says of its files. */
export const readingForm = Type.Object({
  readFiles: oneOf(['newest', 'all'], {
    title: 'Which files to read',
    description:
      'Of all whose name matches: the newest (full exports), or all, oldest first (one file per day).',
    default: 'newest',
  }),
  readOrder: oneOf(['time', 'name'], {
    title: 'Order of files',
    description:
      'Which is newest and what comes first: by the time of last change, or by name, where a date or number stands in it.',
    default: 'time',
  }),
  readOldest: Type.Optional(
    Type.Integer({
      title: 'Oldest file, in hours',
      description: 'Files that were last changed longer ago are not read. 0: of any age.',
      default: 0,
      minimum: 0,
      maximum: 87_600,
    }),
  ),
  readAgain: oneOf(['read', 'pass by'], {
    title: 'A file that was read before',
    description:
      'Told by its contents, for each sync, once all of it has arrived. read: it is compared again, which also finds what was changed at the destination meanwhile. pass by: it is not read twice, whatever its name, unless a run is asked to.',
    default: 'read',
  }),
  readNoRows: oneOf(['refuse', 'accept'], {
    title: 'A file without rows',
    description:
      'Empty, or a header alone. refuse: an error, since it usually means that an export went wrong. accept: there is nothing to do; nobody counts as gone by it.',
    default: 'refuse',
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
  readColumns: oneOf(['by name', 'exactly'], {
    title: 'Columns of a file',
    description:
      'by name: in any order; unknown ones are kept. exactly: the first row names those listed for the data set (else our fields), in their order and no others, or the whole file is refused.',
    default: 'by name',
  }),
  readDates: Type.Optional(
    Type.String({
      title: 'Dates are written',
      description: 'A pattern of YYYY, MM, DD such as DD.MM.YYYY. Empty: 2026-03-02, 03/02/2026 or 20260302.',
      default: '',
      pattern: DATE_PATTERN,
    }),
  ),
  readBlanks: oneOf(['empty', 'unchanged'], {
    title: 'A blank value means',
    description:
      'empty: the field is empty, and is emptied at the destination. unchanged: the file says nothing of it. A column that is not in the file is left unchanged in any case.',
    default: 'empty',
  }),
  readClear: Type.Optional(
    Type.String({
      title: 'Sign for an emptied field',
      description: 'Where this stands the field is emptied, also where blanks mean unchanged.',
      default: usualClearToken,
      maxLength: 40,
    }),
  ),
  readBlankWords: words('Words that mean blank', 'For example N/A or NULL, in capitals or not.'),
  readDecimals: oneOf(['point', 'comma'], {
    title: 'Decimal mark',
    description: 'point: 1,234.50. comma: 1.234,50.',
    default: 'point',
  }),
  readYes: words(
    'Words for yes',
    'In yes/no columns, beside true, yes, y, 1, x and active; for example J or Sí.',
  ),
  readNo: words('Words for no', 'Beside false, no, n, 0 and inactive.'),
  ...errorsFileField,
});
