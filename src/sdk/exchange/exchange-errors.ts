import { ConfigError, RefusedError, TransientError } from '../../kernel/index.ts';

export function noSuchFile(name: string, where: string): RefusedError {
  return new RefusedError({
    code: 'exchange/no-such-file',
    what: `There is no file "${name}" in ${where} any more.`,
    fix: 'See whether another program has fetched it; run again when it is back.',
  });
}

export function notAFile(name: string, where: string): RefusedError {
  return new RefusedError({
    code: 'exchange/not-a-file',
    what: `"${name}" in ${where} is a link or a folder and is not read.`,
    fix: 'Put the file itself there.',
  });
}

export function stillGrowing(name: string, where: string): TransientError {
  return new TransientError({
    code: 'exchange/still-growing',
    what: `"${name}" in ${where} was still being written.`,
    fix: 'Nothing to do: the next run reads it. Ask the sender to use a temporary name and rename.',
  });
}

export function noMarker(name: string, marker: string, where: string): TransientError {
  return new TransientError({
    code: 'exchange/no-marker',
    what: `"${name}" in ${where} has no "${marker}" beside it, so it does not count as complete.`,
    fix: 'Ask the sender for the marker file, or take the marker out of the connector.',
  });
}

export function tooLarge(name: string, size: number, limit: number): RefusedError {
  return new RefusedError({
    code: 'exchange/too-large',
    what: `"${name}" has ${size} bytes; at most ${limit} are read.`,
    fix: 'Ask the sender for smaller files.',
  });
}

export function tooManyNames(where: string, limit: number): ConfigError {
  return new ConfigError({
    code: 'exchange/too-many-files',
    what: `${where} holds more than ${limit} entries.`,
    fix: 'Have the folder cleared, or give the connector a folder of its own.',
  });
}

export function notStaged(name: string, where: string): RefusedError {
  return new RefusedError({
    code: 'exchange/not-staged',
    what: `"${name}" cannot be given its name: its temporary file is gone from ${where}.`,
    fix: 'See who takes temporary files away there, then run again.',
  });
}

export function archiveMissing(): ConfigError {
  return new ConfigError({
    code: 'config/missing-field',
    what: 'Files shall be archived after reading, but no archive folder is set.',
    fix: 'Set the archive folder in the connector, or choose another way.',
    field: 'archiveFolder',
  });
}
