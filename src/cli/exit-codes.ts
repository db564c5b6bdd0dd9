/** What the process answers to the shell; also told by `chalkline --help`. */
export const exitCodes = {
  ok: 0,
  failed: 1,
  usage: 2,
  completedWithErrors: 3,
  stoppedByGuard: 4,
  cancelled: 5,
} as const;

export const exitCodeHelp = `
Exit codes:
  0  done; a run completed without errors
  1  failed: the call was refused, or the run failed
  2  the command was not understood
  3  the run completed with errors: some records need a person
  4  a guard stopped the run before anything was written
  5  the run was cancelled`;

export function exitCodeOf(status: string): number {
  switch (status) {
    case 'completed':
    case 'queued':
    case 'running':
      return exitCodes.ok;
    case 'completed with errors':
      return exitCodes.completedWithErrors;
    case 'stopped by a guard':
      return exitCodes.stoppedByGuard;
    case 'cancelled':
      return exitCodes.cancelled;
    default:
      return exitCodes.failed;
  }
}
