import { hash } from 'node:crypto';
import { ConfigError } from '../../kernel/index.ts';
import {
  anySign,
  anySigns,
  digits,
  digitsOf,
  exactly,
  maybe,
  type NamePattern,
  namePartSigns,
  namePatternOf,
  type PatternPart,
} from '../exchange/name-pattern.ts';
import { isDevice } from '../exchange/names.ts';

/** What names of files may say of whose they are; what is not known (a connector that is tested has no sync) is absent. */
export interface NameFacts {
  company?: string;
  sync?: string;
  environment?: string;
}

export const tokenHelp = '{dataSet} {company} {sync} {env} {date} {datetime} {seq}';

/** What stands for a token; patterns of elsewhere say it in other words. */
const meanings = {
  dataSet: 'dataSet',
  entity: 'dataSet',
  company: 'company',
  tenant: 'company',
  sync: 'sync',
  flow: 'sync',
  env: 'environment',
  date: 'date',
  datetime: 'datetime',
  seq: 'seq',
} as const;
type Meaning = (typeof meanings)[keyof typeof meanings];

function meaningOf(sign: string, token: string): Meaning {
  if (Object.hasOwn(meanings, token)) return meanings[token as keyof typeof meanings];
  throw badPattern(`There is no token "${sign}" for file names.`, `Use ${tokenHelp}.`);
}

/** Whether files of two data sets would get different names. */
export function tellsDataSets(pattern: string): boolean {
  return /\{(dataSet|entity)\}/.test(pattern);
}

const longestPart = 40;

/**
 * A name of people's as a part of a file's name: ASCII letters and digits with dashes between, so that it leads
 * nowhere and means the same on every system. What is cut, has no such letter or means a device has a hash behind it.
 */
export function asNamePart(text: string): string {
  const plain = text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^A-Za-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
  if (plain !== '' && plain.length <= longestPart && !isDevice(plain)) return plain;
  return `${plain.slice(0, longestPart - 9) || 'x'}-${hash('sha256', text).slice(0, 8)}`;
}

/**
 * What file names of a pattern are compared with: `*` any signs, `?` one, capitals as small letters, and the tokens, of
 * which `{date}` is 20260302 or 2026-03-02, and those of unknown facts any part.
 * @throws ConfigError `config/file-pattern` for one with more than three stars, so that no name takes long to compare.
 */
export function namePattern(pattern: string, dataSetId: string, facts: NameFacts = {}): NamePattern {
  if ((pattern.match(/\*+/g) ?? []).length > 3) {
    throw badPattern(
      `The file name pattern "${pattern}" has more than three stars.`,
      'Use fewer stars, e.g. employees*.csv.',
    );
  }
  const parts: PatternPart[] = [];
  for (const [sign, token] of pattern.matchAll(/\{(\w+)\}|\*+|./gs)) {
    if (token === undefined)
      parts.push(...(sign.startsWith('*') ? [anySigns] : sign === '?' ? [anySign] : exactly(sign)));
    else parts.push(...partsOf(meaningOf(sign, token), dataSetId, facts));
  }
  return namePatternOf(parts);
}

const dateParts = [...digitsOf(4), maybe('-'), ...digitsOf(2), maybe('-'), ...digitsOf(2)];
const timeParts = [...digitsOf(2), maybe(':.-'), ...digitsOf(2), maybe(':.-'), ...digitsOf(2), maybe('z')];

function partsOf(meaning: Meaning, dataSetId: string, facts: NameFacts): PatternPart[] {
  switch (meaning) {
    case 'dataSet':
      return exactly(dataSetId);
    case 'date':
      return dateParts;
    case 'datetime':
      return [...dateParts, maybe('t_-'), ...timeParts];
    case 'seq':
      return [digits];
    default: {
      const fact = facts[meaning];
      return fact === undefined ? [namePartSigns] : exactly(asNamePart(fact));
    }
  }
}

/** The usual pattern: names that begin with the data set's id, whatever follows. */
export const usualReadPattern = '{dataSet}*';
export const usualWritePattern = '{dataSet}_{datetime}_{seq}';

/** What a name is made of beside its pattern. */
export interface NameParts {
  dataSet: string;
  /** `20260302081500` */
  stamp: string;
  /** Counts the files of one data set in a run, from 1. */
  seq: number;
  /** For patterns without one. */
  ending: string;
  facts?: NameFacts;
}

/** The name of a file to write; on no system one that leads to another folder or to a device. @throws ConfigError `config/file-pattern` */
export function fileName(pattern: string, { dataSet, stamp, seq, ending, facts = {} }: NameParts): string {
  const name = pattern.replace(/\{(\w+)\}/g, (sign, token: string) => {
    const meaning = meaningOf(sign, token);
    switch (meaning) {
      case 'dataSet':
        return dataSet;
      case 'date':
        return stamp.slice(0, 8);
      case 'datetime':
        return `${stamp.slice(0, 8)}T${stamp.slice(8, 14)}Z`;
      case 'seq':
        return String(seq).padStart(3, '0');
      default:
        return asNamePart(facts[meaning] ?? meaning);
    }
  });
  const whole = /\.[A-Za-z0-9]{1,5}$/.test(name) ? name : `${name}.${ending}`;
  if (!/^[A-Za-z0-9_][A-Za-z0-9_. -]{0,199}$/.test(whole)) {
    throw badPattern(
      `"${pattern}" makes the file name "${whole}".`,
      `Use letters, digits, _ - . and the tokens ${tokenHelp}; at most 200 signs.`,
    );
  }
  return isDevice(whole) ? `_${whole}` : whole;
}

function badPattern(what: string, fix: string): ConfigError {
  return new ConfigError({ code: 'config/file-pattern', what, fix, field: 'namePattern' });
}
