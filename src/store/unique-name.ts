import { ConfigError } from '../kernel/index.ts';

/** Turns the database's "already there" about a name into words for the form. */
export async function withUniqueName<T>(name: string, what: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    throw new ConfigError({
      code: 'name/taken',
      what: `There is already a ${what} named "${name}"${what === 'company' ? '' : ' in this company'}.`,
      expected: 'Expected a name of its own.',
      fix: 'Choose another name.',
      field: 'name',
      cause: error,
    });
  }
}

/** Whether PostgreSQL refused a row because another has its unique value; Drizzle keeps the driver's error as cause. */
export function isUniqueViolation(error: unknown): boolean {
  for (let at: unknown = error; at instanceof Error; at = at.cause) {
    if ('code' in at && at.code === '23505') return true;
  }
  return false;
}
