import { type Logger, pino } from 'pino';

export type { Logger };

/** The program's own log: JSON lines on standard error. Personal data and secrets never reach it. */
export function createLogger(level: string = process.env.CHALKLINE_LOG ?? 'warn'): Logger {
  return pino(
    {
      level,
      base: null,
      redact: [
        'password',
        '*.password',
        'secret',
        '*.secret',
        'req.headers.cookie',
        'req.headers.authorization',
      ],
    },
    pino.destination(2),
  );
}
