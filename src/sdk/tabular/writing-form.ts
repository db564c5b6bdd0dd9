import { Type } from 'typebox';
import { encodings } from '../formats/index.ts';
import { tokenHelp, usualWritePattern } from './file-names.ts';
import { DATE_PATTERN, delimiterNames, oneOf } from './reading-form.ts';
import { usualWriting } from './tabular-client.ts';

/** What a connector that writes says of its files. */
export const writingForm = Type.Object({
  contents: oneOf(['changes', 'all'], {
    title: 'What a file holds',
    description: 'Only the records that are new or changed, or every record each time.',
    default: 'changes',
  }),
  fileNames: Type.Optional(
    Type.String({
      title: 'File name',
      description: `Of ${tokenHelp}, letters, digits, _ - and . Company and sync: their names here, with dashes for spaces. The ending is added if there is none. Without date a file replaces the one of the last run.`,
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
  writeClear: Type.Optional(
    Type.String({
      title: 'Sign for an emptied field',
      description:
        'Written where a field is empty, for a receiver that takes a blank for "unchanged", e.g. <null>. Empty: nothing. Not for JSON, which has null.',
      default: '',
      maxLength: 40,
    }),
  ),
  writeDecimals: oneOf(['point', 'comma'], {
    title: 'Decimal mark',
    description: 'point: 1234.50. comma: 1234,50. Not for JSON.',
    default: 'point',
  }),
  writeYes: Type.Optional(
    Type.String({
      title: 'Word for yes',
      description: 'In yes/no columns. Not for JSON.',
      default: usualWriting.yesWord,
      maxLength: 40,
    }),
  ),
  writeNo: Type.Optional(
    Type.String({
      title: 'Word for no',
      description: 'In yes/no columns. Not for JSON.',
      default: usualWriting.noWord,
      maxLength: 40,
    }),
  ),
});
