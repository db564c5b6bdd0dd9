import { ChalklineError, ConfigError, TransientError } from '../../kernel/index.ts';
import type { FilePlace } from './exchange.ts';
import type { OpenExchange } from './open-exchange.ts';

/** The same exchange, whose failures of the file system are told in words. */
export function explainingFolder(exchange: OpenExchange): OpenExchange {
  const told =
    <Arguments extends unknown[], Result>(work: (...given: Arguments) => Promise<Result>) =>
    async (...given: Arguments): Promise<Result> => {
      try {
        return await work(...given);
      } catch (error) {
        throw explain(error);
      }
    };
  const toldPlace = (place: FilePlace): FilePlace => ({
    stage: told(place.stage),
    publish: told(place.publish),
    look: told(place.look),
  });
  return {
    list: told(exchange.list),
    read: told(exchange.read),
    ...toldPlace(exchange),
    beside: (folder) => toldPlace(exchange.beside(folder)),
    settle: told(exchange.settle),
    close: told(exchange.close),
  };
}

function explain(cause: unknown): unknown {
  if (cause instanceof ChalklineError) return cause;
  switch ((cause as NodeJS.ErrnoException).code) {
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return new ConfigError({
        code: 'folder/permission-denied',
        what: 'Chalkline may not read or write in the folder of this connector.',
        fix: 'Give the account under which Chalkline runs the right to read, write and rename there.',
        cause,
      });
    case 'ENOSPC':
    case 'EDQUOT':
      return new ConfigError({
        code: 'folder/no-space',
        what: 'The disk that holds the folder is full, or its quota is used up.',
        fix: 'Make room there, then run again; nothing unfinished was left under a final name.',
        cause,
      });
    case 'ELOOP':
      return new ConfigError({
        code: 'folder/link',
        what: 'A file in the folder has been replaced by a link, which is not followed.',
        fix: 'Put the file itself there.',
        cause,
      });
    case 'EIO':
    case 'ESTALE':
    case 'EBUSY':
    case 'ETIMEDOUT':
      return new TransientError({
        code: 'folder/unavailable',
        what: 'The folder of this connector does not answer just now.',
        fix: 'Nothing to do if it passes; otherwise see whether the share is mounted.',
        cause,
      });
    default:
      return cause;
  }
}
