import type { Readable } from 'node:stream';
import type { StoredFile } from '../../kernel/index.ts';
import type { NamePattern } from './name-pattern.ts';

export interface ExchangeFile {
  /** The name inside the folder, without a path. */
  name: string;
  size: number;
  /** Last change, ISO. */
  modifiedAt: string;
}

/** The half of an exchange where files are put. */
export type FilePlace = Pick<FileExchange, 'stage' | 'publish' | 'look'>;

/** A place where files are put for somebody or fetched from somebody: a folder, an SFTP server, a download. */
export interface FileExchange {
  /** Finished files whose name matches; temporary names are never among them. */
  list(pattern: NamePattern): Promise<ExchangeFile[]>;
  /** The bytes of a file, after its size has been the same twice. */
  read(name: string): Promise<Readable>;
  /** Copies a file of ours, unsealed, to the place under a temporary name. May be repeated. */
  stage(file: StoredFile, name: string): Promise<void>;
  /** Gives the staged file its name, in one step. */
  publish(name: string): Promise<void>;
  /**
   * Where the file stands: `staged` under its temporary name, `published`, or `absent`. Once `publish` was asked
   * for, `absent` means that the receiver has fetched it, since nobody else takes temporary names away.
   */
  look(name: string): Promise<'staged' | 'published' | 'absent'>;
  /** Moves a file that was read out of the way, or deletes it, as the connector says. */
  settle(name: string, outcome: 'read' | 'refused'): Promise<void>;
}
