/** What an error says to a person: what happened, what was expected, the one thing that fixes it. */
export interface ErrorText {
  /** `area/what`, e.g. `config/missing-field`; the same wherever the same thing happened. */
  code: string;
  /** What happened, with names and values; never a secret or a person's data. */
  what: string;
  expected?: string;
  /** One order that mends it. */
  fix: string;
  /** The field of the form or record that it is about. */
  field?: string;
  cause?: unknown;
}

/** The class decides what the engine does; the text, what the reader does. */
export abstract class ChalklineError extends Error {
  readonly code: string;
  readonly what: string;
  readonly expected: string | undefined;
  readonly fix: string;
  readonly field: string | undefined;

  constructor(text: ErrorText) {
    super([text.what, text.expected, text.fix].filter(Boolean).join(' '), { cause: text.cause });
    this.name = new.target.name;
    this.code = text.code;
    this.what = text.what;
    this.expected = text.expected;
    this.fix = text.fix;
    this.field = text.field;
  }
}

/** Stops the run and shows the field of the form. */
export class ConfigError extends ChalklineError {}

/** Stops what uses the connector until somebody signs in again. */
export class AuthError extends ChalklineError {}

/** The engine waits `retryAfterMs` and repeats the call. */
export class RateLimitError extends ChalklineError {
  readonly retryAfterMs: number | undefined;

  constructor(text: ErrorText & { retryAfterMs?: number }) {
    super(text);
    this.retryAfterMs = text.retryAfterMs;
  }
}

/** May pass: retried with growing waits, then the run fails. `sent` says whether the vendor may have acted. */
export class TransientError extends ChalklineError {
  /** True when the request may have been carried out although no answer came. */
  readonly sent: boolean;

  constructor(text: ErrorText & { sent?: boolean }) {
    super(text);
    this.sent = text.sent ?? false;
  }
}

/** Sets one record aside and goes on. */
export class RecordError extends ChalklineError {}

/** What the plan rests on has changed: that record is not written. */
export class ConflictError extends ChalklineError {}

/** The person or program asked for something that is not there, or not theirs to see. */
export class NotFoundError extends ChalklineError {}

/** Refused by a rule of the hub (in use, not allowed, already applied). */
export class RefusedError extends ChalklineError {}

/** The run was cancelled by a person. */
export class CancelledError extends ChalklineError {
  constructor(what = 'The run was cancelled.') {
    super({ code: 'run/cancelled', what, fix: 'Run the sync again when you are ready.' });
  }
}

/** A mistake of ours: stops, keeps the evidence. */
export class BugError extends ChalklineError {
  constructor(what: string, cause?: unknown) {
    super({
      code: 'bug/unreachable',
      what: `Chalkline met a state it thought impossible: ${what}.`,
      fix: 'Report it with the run number; nothing more was written after this point.',
      cause,
    });
  }
}

/** Reads the text of anything thrown, without its stack. */
export function describeError(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
