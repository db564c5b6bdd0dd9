import { ConfigError } from '../../kernel/index.ts';

/**
 * The expression for file names of a pattern: `*` any signs, `?` one, capitals as small letters, and the tokens
 * `{dataSet}`, `{date}` (20260302 or 2026-03-02), `{datetime}`, `{seq}`.
 * @throws ConfigError `config/file-pattern` for one with more than three stars, so that no name takes long to compare.
 */
export function namePattern(pattern: string, dataSetId: string): RegExp {
  if ((pattern.match(/\*+/g) ?? []).length > 3) {
    throw badPattern(
      `The file name pattern "${pattern}" has more than three stars.`,
      'Use fewer stars, e.g. employees*.csv.',
    );
  }
  const source = pattern.replace(/\{(\w+)\}|\*+|\?|[.+^${}()|[\]\\/]/g, (sign, token: string | undefined) => {
    switch (token) {
      case undefined:
        return sign.startsWith('*') ? '.*' : sign === '?' ? '.' : `\\${sign}`;
      case 'dataSet':
        return dataSetId;
      case 'date':
        return '\\d{4}-?\\d{2}-?\\d{2}';
      case 'datetime':
        return '\\d{4}-?\\d{2}-?\\d{2}[T_-]?\\d{2}[:.-]?\\d{2}[:.-]?\\d{2}Z?';
      case 'seq':
        return '\\d+';
      default:
        throw unknownToken(sign);
    }
  });
  return new RegExp(`^${source}$`, 'i');
}

/** The usual pattern: names that begin with the data set's id, whatever follows. */
export const usualReadPattern = '{dataSet}*';
export const usualWritePattern = '{dataSet}_{datetime}_{seq}';

/**
 * The name of a file to write. `stamp`: `20260302081500`. `seq` counts the files of one data set in a run, from 1.
 * @throws ConfigError `config/file-pattern`
 */
export function fileName(
  pattern: string,
  dataSetId: string,
  stamp: string,
  seq: number,
  ending: string,
): string {
  const name = pattern.replace(/\{(\w+)\}/g, (sign, token: string) => {
    switch (token) {
      case 'dataSet':
        return dataSetId;
      case 'date':
        return stamp.slice(0, 8);
      case 'datetime':
        return `${stamp.slice(0, 8)}T${stamp.slice(8, 14)}Z`;
      case 'seq':
        return String(seq).padStart(3, '0');
      default:
        throw unknownToken(sign);
    }
  });
  const whole = /\.[A-Za-z0-9]{1,5}$/.test(name) ? name : `${name}.${ending}`;
  if (!/^[A-Za-z0-9_][A-Za-z0-9_. -]{0,199}$/.test(whole)) {
    throw badPattern(
      `"${pattern}" makes the file name "${whole}".`,
      'Use letters, digits, _ - . and the tokens {dataSet} {date} {datetime} {seq}.',
    );
  }
  return whole;
}

function unknownToken(token: string): ConfigError {
  return badPattern(
    `There is no token "${token}" for file names.`,
    'Use {dataSet}, {date}, {datetime} or {seq}.',
  );
}

function badPattern(what: string, fix: string): ConfigError {
  return new ConfigError({ code: 'config/file-pattern', what, fix, field: 'namePattern' });
}
