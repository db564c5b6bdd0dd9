import { NotFoundError } from '../kernel/index.ts';

/** The row, or the words that it is not there. What belongs to another company is not there either. */
export function found<T>(row: T | undefined, what: string): T {
  if (row === undefined) {
    throw new NotFoundError({
      code: `${what.replaceAll(' ', '-')}/not-found`,
      what: `There is no such ${what} in this company.`,
      fix: 'It may have been deleted; go back to the list.',
    });
  }
  return row;
}
