import type { MappingStep } from '../../../api/types.ts';

type Kind = MappingStep['do'];
type Of<Name extends Kind> = Extract<MappingStep, { do: Name }>;

interface StepKind<Name extends Kind> {
  label: string;
  /** What it does, for the menu. */
  help: string;
  group: 'Values' | 'Text' | 'Dates' | 'Numbers' | 'Other fields';
  blank: Of<Name>;
  /** The step in a few words, with its settings. */
  inWords: (step: Of<Name>) => string;
}

const quoted = (value: string | boolean | null | undefined) =>
  value === null || value === undefined
    ? 'nothing'
    : value === true
      ? 'yes'
      : value === false
        ? 'no'
        : `"${value}"`;
const listed = (values: readonly string[]) => (values.length === 0 ? '…' : values.join(', '));

/** The closed list of what may be done to a value. */
export const stepKinds: { [Name in Kind]: StepKind<Name> } = {
  table: {
    label: 'Table',
    help: 'Replaces values by others, one by one.',
    group: 'Values',
    blank: { do: 'table', entries: {} },
    inWords: (step) => `table of ${Object.keys(step.entries).length}`,
  },
  default: {
    label: 'Default',
    help: 'Takes this value when there is none.',
    group: 'Values',
    blank: { do: 'default', value: '' },
    inWords: (step) => `when empty ${quoted(step.value)}`,
  },
  constant: {
    label: 'Constant',
    help: 'Always the same value, whatever the source says.',
    group: 'Values',
    blank: { do: 'constant', value: '' },
    inWords: (step) => `always ${quoted(step.value)}`,
  },
  config: {
    label: 'From the connector',
    help: "Takes a value of the connector's configuration.",
    group: 'Values',
    blank: { do: 'config', name: '' },
    inWords: (step) => `connector's ${step.name || '…'}`,
  },
  isOneOf: {
    label: 'Is one of',
    help: 'Yes when the value is one of these, otherwise no.',
    group: 'Values',
    blank: { do: 'isOneOf', values: [] },
    inWords: (step) => `yes if ${listed(step.values)}`,
  },
  yesNo: {
    label: 'Yes and no as',
    help: 'Writes yes and no as these words.',
    group: 'Values',
    blank: { do: 'yesNo', yes: 'Y', no: 'N' },
    inWords: (step) => `${step.yes || '…'} / ${step.no || '…'}`,
  },
  upper: {
    label: 'Upper case',
    help: 'carp-j becomes CARP-J.',
    group: 'Text',
    blank: { do: 'upper' },
    inWords: () => 'upper case',
  },
  lower: {
    label: 'Lower case',
    help: 'CARP-J becomes carp-j.',
    group: 'Text',
    blank: { do: 'lower' },
    inWords: () => 'lower case',
  },
  trim: {
    label: 'Trim',
    help: 'Takes spaces off both ends.',
    group: 'Text',
    blank: { do: 'trim' },
    inWords: () => 'trim',
  },
  truncate: {
    label: 'Truncate',
    help: 'Keeps only so many characters.',
    group: 'Text',
    blank: { do: 'truncate', length: 30 },
    inWords: (step) => `first ${step.length} characters`,
  },
  padStart: {
    label: 'Fill up in front',
    help: '42 becomes 00042.',
    group: 'Text',
    blank: { do: 'padStart', length: 6, with: '0' },
    inWords: (step) => `fill up to ${step.length} with ${step.with}`,
  },
  stripZeros: {
    label: 'Without leading zeros',
    help: '00042 becomes 42.',
    group: 'Text',
    blank: { do: 'stripZeros' },
    inWords: () => 'without leading zeros',
  },
  digits: {
    label: 'Digits only',
    help: '(512) 555-0199 becomes 5125550199.',
    group: 'Text',
    blank: { do: 'digits' },
    inWords: () => 'digits only',
  },
  pattern: {
    label: 'Pattern',
    help: 'Puts the characters into a pattern, ###-##-####.',
    group: 'Text',
    blank: { do: 'pattern', pattern: '###-##-####' },
    inWords: (step) => step.pattern || 'pattern',
  },
  part: {
    label: 'Part',
    help: 'The part of a separated value.',
    group: 'Text',
    blank: { do: 'part', separator: '-', index: 0 },
    inWords: (step) => `part ${step.index + 1} between "${step.separator}"`,
  },
  parseDate: {
    label: 'Read a date',
    help: 'Reads a date that is written in one of these forms.',
    group: 'Dates',
    blank: { do: 'parseDate', patterns: ['MM/DD/YYYY'] },
    inWords: (step) => `date as ${listed(step.patterns)}`,
  },
  formatDate: {
    label: 'Write a date',
    help: 'Writes a date in this form.',
    group: 'Dates',
    blank: { do: 'formatDate', pattern: 'MM/DD/YYYY' },
    inWords: (step) => `date to ${step.pattern || '…'}`,
  },
  round: {
    label: 'Round',
    help: 'Half to even, to so many decimals.',
    group: 'Numbers',
    blank: { do: 'round', decimals: 2 },
    inWords: (step) => `round to ${step.decimals}`,
  },
  times: {
    label: 'Times',
    help: 'Multiplies by a number.',
    group: 'Numbers',
    blank: { do: 'times', factor: '1' },
    inWords: (step) => `× ${step.factor}`,
  },
  percentToFraction: {
    label: 'Percent to fraction',
    help: '12.5 becomes 0.12500.',
    group: 'Numbers',
    blank: { do: 'percentToFraction' },
    inWords: () => 'percent to fraction',
  },
  fractionToPercent: {
    label: 'Fraction to percent',
    help: '0.125 becomes 12.5.',
    group: 'Numbers',
    blank: { do: 'fractionToPercent' },
    inWords: () => 'fraction to percent',
  },
  concat: {
    label: 'Join fields',
    help: 'Joins other fields of the same record, leaving out empty ones.',
    group: 'Other fields',
    blank: { do: 'concat', fields: [], separator: ' ' },
    inWords: (step) => `join ${listed(step.fields)}`,
  },
  firstOf: {
    label: 'First that is filled',
    help: 'The first of these fields that has a value.',
    group: 'Other fields',
    blank: { do: 'firstOf', fields: [] },
    inWords: (step) => `first of ${listed(step.fields)}`,
  },
};

export const kindNames = Object.keys(stepKinds) as Kind[];

/** One step in a few words. */
export function stepInWords(step: MappingStep): string {
  const kind = stepKinds[step.do] as StepKind<Kind>;
  return kind.inWords(step);
}

/** A new step of a kind, to be filled in. */
export function blankStep(kind: Kind): MappingStep {
  return structuredClone(stepKinds[kind].blank);
}
