import type { FileExchange, FilePlace } from './exchange.ts';

/** An exchange that holds a connection or files of its own until it is closed. */
export interface OpenExchange extends FileExchange {
  /**
   * Another folder for files that we put, over the same connection: below the folder that is read, or from the top
   * with a leading slash. It is made when it is not there. Empty: the folder that is read.
   */
  beside(folder: string): FilePlace;
  close(): Promise<void>;
}

/** What happens to files that were read. */
export interface AfterReading {
  /** `leave` is right for a full export that the next run reads again. */
  afterRead: 'archive' | 'delete' | 'leave';
  /** Where `archive` moves them. */
  archiveFolder?: string;
  /** Into `yyyy/mm` below it, by the day on which they are moved (UTC). */
  archiveByMonth?: boolean;
  /** Where files go that could not be used; they stay when absent. */
  errorFolder?: string;
}

export interface Completeness {
  /**
   * Ending of the empty file that says "complete", e.g. `.done`: written last, and asked for before reading. It is
   * an alternative to looking at the size twice.
   */
  doneMarker?: string;
  /** How long a file's size and time must stay the same before it is read, in milliseconds. */
  quietMs: number;
}

/** The largest file that is fetched, in bytes; a mistake on the other side must not fill our disk. */
export const largestFile = 2 * 1024 * 1024 * 1024;

/** The most names that are looked at in a folder. */
export const mostNames = 20_000;

/** Where a file goes that was read (or could not be); undefined when it stays or is deleted. */
export function goalOf(
  options: AfterReading,
  outcome: 'read' | 'refused',
  nowMs: number,
): string | undefined {
  if (outcome === 'refused') return options.errorFolder;
  const { archiveFolder, archiveByMonth } = options;
  if (archiveFolder === undefined || archiveByMonth !== true) return archiveFolder;
  const month = new Date(nowMs).toISOString().slice(0, 7).replace('-', '/');
  return `${archiveFolder.replace(/(?<=.)\/+$/, '')}/${month}`;
}
