/** A thread of its own for one workbook: whatever it makes us do, it does it to this thread's memory alone. */
import { parentPort, workerData } from 'node:worker_threads';
import { ConfigError } from '../../kernel/index.ts';
import { parseSheet, parseSheetNames, type SheetRequest } from './xlsx-rows.ts';
import type { SheetRow } from './xlsx-sheet.ts';

export interface WorkbookTask extends SheetRequest {
  wanted: 'rows' | 'names';
}

/** What the thread says: some rows for each time that it is asked, then the end; or names; or what went wrong. */
export type WorkbookReply =
  | { rows: SheetRow[] }
  | { names: string[] }
  | { end: true }
  | {
      problem: {
        code: string;
        what: string;
        expected: string | undefined;
        fix: string;
        field: string | undefined;
      };
    }
  | { mistake: string };

const task = workerData as WorkbookTask;
const port = parentPort;
const say = (reply: WorkbookReply) => port?.postMessage(reply);
const sheet = task.wanted === 'rows' ? parseSheet(task) : undefined;

// Rows are parsed when they are asked for, so that a slow reader on the other side fills no memory here.
port?.on('message', () => void next().catch(fail));

async function next(): Promise<void> {
  if (sheet === undefined) {
    say({ names: await parseSheetNames(task) });
    return;
  }
  const some = await sheet.next();
  say(some.done === true ? { end: true } : { rows: some.value });
}

function fail(error: unknown): void {
  if (error instanceof ConfigError) {
    const { code, what, expected, fix, field } = error;
    say({ problem: { code, what, expected, fix, field } });
  } else {
    say({ mistake: error instanceof Error ? error.message : String(error) });
  }
}
