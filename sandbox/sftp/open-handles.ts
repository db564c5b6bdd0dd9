import { closeSync } from 'node:fs';
import { SftpError } from './sftp-error.ts';

export interface OpenFile {
  kind: 'file';
  /** As the client named it. */
  path: string;
  descriptor: number;
}

export interface OpenFolder {
  kind: 'folder';
  path: string;
  /** What has not been listed yet. */
  left: string[];
}

/** What one connection has open, by the handle that the client was given. */
export class OpenHandles {
  readonly #open = new Map<number, OpenFile | OpenFolder>();
  #next = 1;

  add(opened: OpenFile | OpenFolder): Buffer {
    const number = this.#next++;
    this.#open.set(number, opened);
    const handle = Buffer.alloc(4);
    handle.writeUInt32BE(number);
    return handle;
  }

  file(handle: Buffer): OpenFile {
    const opened = this.#get(handle);
    if (opened.kind !== 'file') throw new SftpError('failure', 'Not a file handle');
    return opened;
  }

  folder(handle: Buffer): OpenFolder {
    const opened = this.#get(handle);
    if (opened.kind !== 'folder') throw new SftpError('failure', 'Not a directory handle');
    return opened;
  }

  /** The path behind a handle, or '' when there is none. */
  pathOf(handle: Buffer): string {
    return this.#open.get(numberOf(handle))?.path ?? '';
  }

  close(handle: Buffer): void {
    const opened = this.#get(handle);
    this.#open.delete(numberOf(handle));
    if (opened.kind === 'file') closeSync(opened.descriptor);
  }

  closeAll(): void {
    for (const opened of this.#open.values()) if (opened.kind === 'file') closeSync(opened.descriptor);
    this.#open.clear();
  }

  #get(handle: Buffer): OpenFile | OpenFolder {
    const opened = this.#open.get(numberOf(handle));
    if (opened === undefined) throw new SftpError('failure', 'Invalid handle');
    return opened;
  }
}

function numberOf(handle: Buffer): number {
  return handle.length === 4 ? handle.readUInt32BE(0) : -1;
}
