import { type Static, Type } from 'typebox';
import { ConfigError } from '../../kernel/index.ts';
import { dataSets } from '../../model/index.ts';
import { when } from '../exchange/sftp-config.ts';
import type { TableFormat } from '../formats/index.ts';
import { checkFixedColumns } from '../formats/index.ts';
import { type AnswerConfig, answerProblems, answersOf } from './answer-form.ts';
import { companionForm, controlField, trailerForm } from './control-form.ts';
import type { ControlTotals } from './control-totals.ts';
import {
  fileName,
  namePattern,
  tellsDataSets,
  tokenHelp,
  usualReadPattern,
  usualWritePattern,
} from './file-names.ts';
import { DELIMITERS, readingForm, usualClearToken } from './reading-form.ts';
import { type DataSetFile, fixedColumns, type TabularSettings, usualWriting } from './tabular-client.ts';
import { writingForm } from './writing-form.ts';

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
      description: `Which files to read: * any signs, ? one, and ${tokenHelp}. Company and sync: their names here, with dashes for spaces. Empty: names that begin with the name of the data set.`,
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
  control: controlField,
};

const usualEnvironment = 'prod';
const environmentForm = Type.Object({
  environment: Type.Optional(
    Type.String({
      title: 'Environment',
      description:
        'What stands for {env} in file names, so that files of a test system are told from others.',
      default: usualEnvironment,
      pattern: '^[A-Za-z0-9-]{0,12}$',
    }),
  ),
});

/** Shows a field while names of files ask for it. */
const environmentConditions = [
  { properties: { fileNames: { pattern: '\\{env\\}' } }, required: ['fileNames'] },
  {
    properties: {
      files: { contains: { properties: { pattern: { pattern: '\\{env\\}' } }, required: ['pattern'] } },
    },
    required: ['files'],
  },
].map((asked) => ({
  if: asked,
  // biome-ignore lint/suspicious/noThenProperty: JSON Schema's own word
  then: environmentForm,
}));

/** Shows the fields of the direction that was chosen, and those of the control totals. */
export const tabularConditions: readonly object[] = [
  when('direction', 'read', readingForm),
  when('direction', 'write', writingForm),
  ...environmentConditions,
  when('control', 'trailer', trailerForm),
  when('control', 'companion', companionForm),
];

/** What the form holds. */
export type TabularConfig = {
  direction: 'read' | 'write';
  files?: Static<typeof fileForm>[];
  control?: 'none' | 'trailer' | 'companion';
} & AnswerConfig &
  Static<typeof environmentForm> &
  Static<typeof readingForm> &
  Static<typeof writingForm> &
  Static<typeof trailerForm> &
  Static<typeof companionForm>;

/** The form's answers as the data sets use them. */
export function tabularSettings(
  config: TabularConfig,
  names: { company?: string; sync?: string } = {},
): TabularSettings {
  const { readFormat, readDelimiter, readEncoding, readEscape, readHeader, readDates } = config;
  return {
    files: (config.files ?? []).map(fileSettings),
    control: controlOf(config),
    names: { ...names, environment: config.environment || usualEnvironment },
    answers: config.direction === 'read' ? answersOf(config) : {},
    reading: {
      which: config.readFiles ?? 'newest',
      order: config.readOrder ?? 'time',
      columns: config.readColumns ?? 'by name',
      noRows: config.readNoRows ?? 'refuse',
      again: config.readAgain ?? 'read',
      ...(config.readOldest ? { oldestMs: config.readOldest * 3_600_000 } : {}),
      ...(isAuto(readFormat) ? {} : { format: readFormat as TableFormat }),
      ...(isAuto(readDelimiter) ? {} : { delimiter: DELIMITERS[readDelimiter as keyof typeof DELIMITERS] }),
      ...(isAuto(readEncoding) ? {} : { encoding: readEncoding }),
      ...(isAuto(readEscape) ? {} : { escape: readEscape as 'double' | 'backslash' }),
      ...(isAuto(readHeader) ? {} : { header: readHeader === 'yes' }),
      ...(readDates === undefined || readDates === '' ? {} : { datePattern: readDates }),
      blanks: config.readBlanks ?? 'empty',
      clearToken: (config.readClear ?? usualClearToken).trim(),
      blankWords: config.readBlankWords ?? [],
      decimalMark: config.readDecimals ?? 'point',
      yesWords: config.readYes ?? [],
      noWords: config.readNo ?? [],
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
      clearToken: config.writeClear ?? usualWriting.clearToken,
      decimalMark: config.writeDecimals ?? usualWriting.decimalMark,
      yesWord: config.writeYes ?? usualWriting.yesWord,
      noWord: config.writeNo ?? usualWriting.noWord,
      namePattern: config.fileNames || usualWritePattern,
      contents: config.contents ?? usualWriting.contents,
    },
  };
}

function controlOf({ control = 'none', ...config }: TabularConfig): ControlTotals {
  const sum = config.controlSum ?? '';
  if (control === 'trailer') return { kind: control, word: config.controlTrailer || 'TRL', sum };
  if (control === 'companion') return { kind: control, ending: config.controlEnding || '.ctl', sum };
  return { kind: 'none' };
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

/** A pattern that can name this can name every file of every company. */
const longestName = {
  dataSet: 'emergencyContacts',
  stamp: '20260302081500',
  seq: 1,
  ending: 'ndjson',
  facts: { company: 'c'.repeat(40), sync: 's'.repeat(40), environment: 'production' },
};

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
  const format = config.direction === 'read' ? reading.format : writing.format;
  if (
    config.control === 'trailer' &&
    format !== undefined &&
    format !== 'csv' &&
    (format !== 'fixed-width' || config.direction === 'write')
  ) {
    found.push({
      field: 'control',
      what: `A trailer can stand in csv files, not in ${format}.`,
      fix: 'Choose a companion file.',
    });
  }
  found.push(...markerProblems(config));
  const ofBoth = reading.yesWords.find((word) =>
    reading.noWords.some((other) => other.trim().toLowerCase() === word.trim().toLowerCase()),
  );
  if (config.direction === 'read' && ofBoth !== undefined) {
    found.push({
      field: 'readNo',
      what: `"${ofBoth}" stands for yes and for no.`,
      fix: 'Take it out of one of the two lists.',
    });
  }
  if (config.direction === 'read') found.push(...answerProblems(config));
  else {
    attempt('fileNames', () => fileName(writing.namePattern, longestName));
    if (!tellsDataSets(writing.namePattern)) {
      found.push({
        field: 'fileNames',
        what: 'All data sets would be written to the same file.',
        fix: 'Put {dataSet} into the file name.',
      });
    }
  }
  return found;
}

/** A marker says of each file that it is whole, and so of the control file. */
function markerProblems(
  config: TabularConfig & { doneMarker?: string; place?: string },
): { field: string; what: string; fix: string }[] {
  const { doneMarker = '', place } = config;
  const { control } = tabularSettings(config);
  if (control.kind !== 'companion' || doneMarker === '' || place === 'browser') return [];
  if (control.ending.toLowerCase() === doneMarker.toLowerCase()) {
    return [
      {
        field: 'controlEnding',
        what: `The control file and the marker file would have the same name, ending with ${doneMarker}.`,
        fix: 'Give one of them another ending.',
      },
    ];
  }
  return config.direction === 'write'
    ? []
    : [
        {
          field: 'doneMarker',
          what: 'A marker file and a control file are both waited for, and the control file has no marker of its own.',
          fix: 'Leave the marker file empty: the control totals tell whether a file is whole.',
        },
      ];
}
