import { describeError } from '../kernel/index.ts';

/**
 * What the program's log may say of a failure: where, and which statement, but none of the values. Errors of the
 * database carry those in their message and in their parameters.
 */
export function loggedFailure(error: Error): Record<string, unknown> {
  const chain: Error[] = [];
  for (let at: unknown = error; at instanceof Error && chain.length < 5; at = at.cause) chain.push(at);
  const statement = chain.map((one) => ('query' in one ? one.query : undefined)).find(Boolean);
  const deepest = chain.at(-1) ?? error;
  const code = sqlState(error);
  // Class 22 and 23 speak of data; their message quotes it.
  const mayQuote = code !== undefined && /^2[23]/.test(code);
  return {
    message: mayQuote ? 'the database refused a value' : describeError(deepest),
    ...(code === undefined ? {} : { code }),
    ...(typeof statement === 'string' ? { statement } : {}),
    at: (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line)),
  };
}

/** The class of a PostgreSQL error, however deep it is wrapped. */
export function sqlState(error: unknown): string | undefined {
  for (let at = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth += 1) {
    const { code } = at as { code?: unknown };
    if (typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code)) return code;
  }
  return undefined;
}
