import { type Static, Type } from 'typebox';
import { conditional, when } from '../exchange/sftp-config.ts';

/** What goes back for files that were read; a part of the reading form. */
export const errorsFileField = {
  errorsFile: Type.Optional(
    Type.Boolean({
      title: 'Give rejected rows back',
      description:
        "After a run that saved changes, rows that were not taken are written to employees.errors.csv: as they were read, with line, code, message and fix. It is kept with the run, too. The file holds people's data.",
      default: false,
    }),
  ),
};

const errorsFolderForm = Type.Object({
  errorsFolder: Type.Optional(
    Type.String({
      title: 'Folder for rejected rows',
      description:
        'Below the folder that is read, or a path from the top with a leading slash. Empty: beside the file. It is made when it is not there.',
      default: '',
      maxLength: 500,
    }),
  ),
});

const acknowledgeForm = Type.Object({
  acknowledge: Type.Optional(
    Type.Boolean({
      title: 'Acknowledge files',
      description:
        'After a run that saved changes, employees.ack.json says how many rows were received, accepted and rejected, with the SHA-256 of the file, the run and the time.',
      default: false,
    }),
  ),
});

const ackFolderForm = Type.Object({
  ackFolder: Type.Optional(
    Type.String({
      title: 'Folder for acknowledgements',
      description:
        'Below the folder that is read, or a path from the top with a leading slash. Empty: beside the file. It is made when it is not there.',
      default: 'ack',
      maxLength: 500,
    }),
  ),
});

/**
 * Shows the answers of connectors whose files lie in a folder, ours or a server's: while these fields have these
 * values. Right behind {@link errorsFileField}, which is asked for nothing.
 */
export function answersWhen(values: Readonly<Record<string, string>>): object {
  const asked = Object.entries(values).map(([field, value]) => [field, { const: value }]);
  return {
    if: { properties: { ...Object.fromEntries(asked), errorsFile: {} }, required: Object.keys(values) },
    // biome-ignore lint/suspicious/noThenProperty: JSON Schema's own word
    then: conditional(
      acknowledgeForm,
      when('errorsFile', true, errorsFolderForm),
      when('acknowledge', true, ackFolderForm),
    ),
  };
}

export type AnswerConfig = Static<typeof acknowledgeForm> &
  Static<typeof errorsFolderForm> &
  Static<typeof ackFolderForm> & { errorsFile?: boolean };

/** Which answers are written, and into which folder; see {@link OpenExchange.beside}. */
export interface Answers {
  errors?: { folder: string };
  ack?: { folder: string };
}

export function answersOf({ errorsFile, errorsFolder, acknowledge, ackFolder }: AnswerConfig): Answers {
  return {
    ...(errorsFile === true ? { errors: { folder: (errorsFolder ?? '').trim() } } : {}),
    ...(acknowledge === true ? { ack: { folder: (ackFolder ?? 'ack').trim() } } : {}),
  };
}

/** What the schema cannot say of the folders, and that nothing goes back in clear that came encrypted. */
export function answerProblems(
  config: AnswerConfig & { usePgp?: boolean; pgpReceiverKey?: string },
): { field: string; what: string; fix: string }[] {
  const { errors, ack } = answersOf(config);
  const folders = { errorsFolder: errors?.folder, ackFolder: ack?.folder };
  const found = Object.entries(folders).flatMap(([field, folder = '']) =>
    folder.split(/[\\/]/).includes('..') || /\p{C}/u.test(folder)
      ? [{ field, what: 'The folder leads out of where it begins.', fix: 'Write it without "..".' }]
      : [],
  );
  if (errors !== undefined && config.usePgp === true && !config.pgpReceiverKey) {
    found.push({
      field: 'pgpReceiverKey',
      what: 'Rejected rows hold people’s data and would go back unencrypted.',
      fix: "Enter the partner's public key, or do not give rejected rows back.",
    });
  }
  return found;
}
