import { Worker } from 'node:worker_threads';
import { ConfigError } from '../../kernel/index.ts';
import { tooMuch } from './xlsx-archive.ts';
import type { SheetRequest } from './xlsx-rows.ts';
import type { SheetRow } from './xlsx-sheet.ts';
import type { WorkbookReply, WorkbookTask } from './xlsx-worker.ts';

/** What a thread that reads a workbook may use; past it the thread ends and the program goes on. */
export const workbookMemoryMb = 768;

/** The longest that one piece of a sheet may take: two thousand times what an honest one takes. */
const longestPieceMs = 120_000;

/**
 * The rows of one sheet, read in a thread with a memory of its own. That thread gets nothing of the environment.
 * @throws ConfigError as {@link parseSheet}; `file/workbook-too-large` when it needs more memory than it may have.
 */
export async function* rowsOfSheet(
  request: SheetRequest,
  signal?: AbortSignal,
  memoryMb = workbookMemoryMb,
): AsyncGenerator<SheetRow[]> {
  const thread = start({ ...request, wanted: 'rows' }, memoryMb);
  try {
    for (;;) {
      const reply = await thread.ask(signal);
      if ('end' in reply) return;
      if ('rows' in reply) yield reply.rows;
    }
  } finally {
    await thread.end();
  }
}

/** The names of a workbook's sheets in order, read like {@link rowsOfSheet}. */
export async function namesOfSheets(request: SheetRequest): Promise<string[]> {
  const thread = start({ ...request, wanted: 'names' }, workbookMemoryMb);
  try {
    const reply = await thread.ask();
    return 'names' in reply ? reply.names : [];
  } finally {
    await thread.end();
  }
}

function start(task: WorkbookTask, memoryMb: number) {
  const worker = new Worker(new URL('./xlsx-worker.ts', import.meta.url), {
    workerData: task,
    env: {},
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: memoryMb, maxYoungGenerationSizeMb: 64, stackSizeMb: 4 },
  });
  worker.unref();
  let failure: unknown;
  let answer: ((reply: WorkbookReply | undefined) => void) | undefined;
  const settle = (reply?: WorkbookReply) => {
    answer?.(reply);
    answer = undefined;
  };
  worker.on('message', settle);
  worker.on('error', (error) => {
    failure = error;
    settle();
  });
  worker.on('exit', () => settle());

  return {
    async ask(signal?: AbortSignal): Promise<WorkbookReply> {
      signal?.throwIfAborted();
      if (failure !== undefined) throw ofThread(failure, task.name);
      const abort = () => settle();
      signal?.addEventListener('abort', abort, { once: true });
      const timer = setTimeout(() => {
        failure = tooMuch(task.name, 'a part that takes too long to read');
        settle();
      }, longestPieceMs);
      const reply = await new Promise<WorkbookReply | undefined>((resolve) => {
        answer = resolve;
        worker.ref();
        worker.postMessage('next');
      });
      clearTimeout(timer);
      worker.unref();
      signal?.removeEventListener('abort', abort);
      signal?.throwIfAborted();
      if (reply === undefined) throw ofThread(failure, task.name);
      if ('problem' in reply) throw new ConfigError(withoutUndefined(reply.problem));
      if ('mistake' in reply) throw new Error(reply.mistake);
      return reply;
    },
    end: async () => {
      await worker.terminate();
    },
  };
}

function ofThread(failure: unknown, file: string): unknown {
  const { code } = (failure ?? {}) as { code?: unknown };
  if (code === 'ERR_WORKER_OUT_OF_MEMORY')
    return tooMuch(file, 'more in it than the memory set aside for one workbook');
  return failure ?? new Error('The thread that reads a workbook has ended');
}

function withoutUndefined(text: {
  code: string;
  what: string;
  expected: string | undefined;
  fix: string;
  field: string | undefined;
}) {
  const { code, what, expected, fix, field } = text;
  return {
    code,
    what,
    fix,
    ...(expected === undefined ? {} : { expected }),
    ...(field === undefined ? {} : { field }),
  };
}
