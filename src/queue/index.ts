/** Background work: tasks that some worker takes, and work that repeats. Knows nothing of HR or ERP. */
export { every } from './every.ts';
export { openTaskQueue, type RunTaskData, type TaskOutcome, type TaskQueue } from './task-queue.ts';
