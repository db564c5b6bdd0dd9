import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';

export interface PickUpOptions {
  /** The folder on this machine. */
  folder: string;
  /**
   * `delete`: takes every complete file and removes it (Core HR).
   * `archive`: takes every complete file and moves it to `archive/yyyy/mm` beside the folder's files (Reflect).
   * `ignore-old`: looks at the newest complete file only, passes it by when it is older than a day, leaves all in place (Paycor's older reader).
   */
  after: 'delete' | 'archive' | 'ignore-old';
  /** Only file names that match; any when absent. */
  match?: RegExp;
  /** A file counts as complete only with an empty file beside it, its name and this ending, e.g. `.done`. */
  doneMarker?: string;
  nowMs: number;
}

export interface PickedFile {
  name: string;
  content: Buffer;
  /** In milliseconds since 1970. */
  writtenAtMs: number;
}

export interface PickUp {
  picked: PickedFile[];
  passedBy: { name: string; reason: 'unfinished-name' | 'no-done-marker' | 'too-old' | 'not-the-newest' }[];
}

const dayMs = 24 * 60 * 60 * 1000;

/** One look of a receiver that polls a folder; what the partner's system does between two of our runs. */
export function pickUp(options: PickUpOptions): PickUp {
  const result: PickUp = { picked: [], passedBy: [] };
  const ready: PickedFile[] = [];

  for (const name of readdirSync(options.folder).sort()) {
    const place = join(options.folder, name);
    const stats = statSync(place, { throwIfNoEntry: false });
    if (!stats?.isFile() || options.match?.test(name) === false) continue;
    if (options.doneMarker !== undefined && name.endsWith(options.doneMarker)) continue;
    if (isUnfinishedName(name)) result.passedBy.push({ name, reason: 'unfinished-name' });
    else if (options.doneMarker !== undefined && !exists(place + options.doneMarker))
      result.passedBy.push({ name, reason: 'no-done-marker' });
    else ready.push({ name, content: readFileSync(place), writtenAtMs: stats.mtimeMs });
  }

  if (options.after === 'ignore-old') {
    const newest = ready.toSorted((a, b) => b.writtenAtMs - a.writtenAtMs)[0];
    for (const file of ready) {
      if (file !== newest) result.passedBy.push({ name: file.name, reason: 'not-the-newest' });
      else if (options.nowMs - file.writtenAtMs > dayMs)
        result.passedBy.push({ name: file.name, reason: 'too-old' });
      else result.picked.push(file);
    }
    return result;
  }
  for (const file of ready) {
    take(options, file.name);
    result.picked.push(file);
  }
  return result;
}

function take(options: PickUpOptions, name: string): void {
  const place = join(options.folder, name);
  if (options.after === 'archive') {
    const [year = '', month = ''] = new Date(options.nowMs).toISOString().split('-');
    const archive = join(options.folder, 'archive', year, month);
    mkdirSync(archive, { recursive: true });
    renameSync(place, join(archive, name));
  } else {
    rmSync(place);
  }
  if (options.doneMarker !== undefined) rmSync(place + options.doneMarker, { force: true });
}

function isUnfinishedName(name: string): boolean {
  return name.startsWith('.') || /\.(part|tmp|filepart|uploading)$/i.test(name);
}

function exists(place: string): boolean {
  return statSync(place, { throwIfNoEntry: false }) !== undefined;
}
