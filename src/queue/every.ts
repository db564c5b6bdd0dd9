import { describeError, type Logger } from '../kernel/index.ts';

/** Repeats work with a pause between; it never overlaps itself, and a failure is logged and tried again next time. */
export function every(pauseMs: number, logger: Logger, work: () => Promise<void>): { stop(): Promise<void> } {
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  let current: Promise<void> = Promise.resolve();
  const turn = () => {
    current = work()
      .catch((error) => {
        if (!stopped) logger.warn({ error: describeError(error) }, 'repeated work failed');
      })
      .finally(() => {
        if (!stopped) timer = setTimeout(turn, pauseMs);
      });
  };
  timer = setTimeout(turn, 0);
  return {
    stop: async () => {
      stopped = true;
      clearTimeout(timer);
      await current;
    },
  };
}
