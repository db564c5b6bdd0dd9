import { ConfigError } from '../../kernel/index.ts';
import type { ReadProblem } from '../product.ts';

export function emptyFile(name: string): ConfigError {
  return new ConfigError({
    code: 'file/empty',
    what: `The file "${name}" is empty.`,
    expected: 'A file with a header and at least one row was expected.',
    fix: 'Export it again and look at its size before it is handed over.',
  });
}

export function headerOnly(name: string): ConfigError {
  return new ConfigError({
    code: 'file/header-only',
    what: `The file "${name}" has a header and no rows.`,
    expected: 'At least one row was expected; an empty export usually means that a filter left nothing over.',
    fix: 'Export it again with rows, or take this data set out of the sync.',
  });
}

/** A problem of one row. `what` never repeats a value, since it may be personal. */
export function lineProblem(line: number, code: string, what: string, fix: string): ReadProblem {
  return { position: `line ${line}`, code: `file/${code}`, what: `Line ${line}: ${what}`, fix };
}
