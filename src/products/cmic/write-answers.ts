import {
  brokenOff,
  ConfigError,
  ConflictError,
  joinKey,
  NotFoundError,
  RecordError,
  TransientError,
  type VendorRecord,
  type WriteAnswer,
  type WriteItem,
  watchSending,
} from '../../sdk/index.ts';

/**
 * What an error of a write means for its record: a refusal is its own; a broken call leaves it in doubt, to be
 * settled by looking, if anything of it was sent. Anything else (sign-in, configuration) concerns all records and is thrown.
 */
export function answerTo(item: WriteItem, error: unknown): WriteAnswer {
  const { changeId } = item;
  if (error instanceof NotFoundError) return { changeId, outcome: 'refused', error: gone() };
  if (error instanceof RecordError || error instanceof ConflictError)
    return { changeId, outcome: 'refused', error };
  if (error instanceof TransientError) return brokenOff(item, error);
  throw error;
}

/** Does one write and says what came of it. */
export function answerOf(item: WriteItem, write: () => Promise<string>): Promise<WriteAnswer> {
  return watchSending(async () => {
    try {
      return { changeId: item.changeId, outcome: 'written', externalKey: await write() };
    } catch (error) {
      return answerTo(item, error);
    }
  });
}

/** A record that the plan knows and CMiC has no more, or does not let this user see. */
export function gone(): RecordError {
  return new RecordError({
    code: 'cmic/gone',
    what: 'CMiC has this record no more, or no longer lets this user see it.',
    fix: 'Check the security of the API user; then run again, and it is planned anew.',
  });
}

/** What the connector says cannot be read is asked for all the same, as when an answer was lost. */
export function notReadable(what: string, setting: string, resource: string): ConfigError {
  return new ConfigError({
    code: 'cmic/not-readable',
    what: `The connector is set not to read ${what}.`,
    fix: `Look into CMiC, or switch on "${setting}" if your CMiC answers ${resource}.`,
    field: 'assumed',
  });
}

/** The same refusal, with the field as our record calls it. */
export function renamed(error: unknown, names: Readonly<Record<string, string>>): unknown {
  if (!(error instanceof RecordError) || error.field === undefined) return error;
  const { code, what, expected, fix, cause } = error;
  const field = names[error.field] ?? error.field;
  return new RecordError({ code, what, ...(expected === undefined ? {} : { expected }), fix, field, cause });
}

/** The parts of an external key. */
export function splitKey(externalKey: string): string[] {
  return externalKey.split(/(?<!\\)\|/).map((part) => part.replaceAll('\\|', '|').replaceAll('\\\\', '\\'));
}

export function keyOf(record: VendorRecord, names: readonly string[]): string {
  return joinKey(names.map((name) => record[name] ?? null));
}

export function textOf(record: VendorRecord, name: string): string {
  const value = record[name];
  return value === null || value === undefined ? '' : String(value);
}
