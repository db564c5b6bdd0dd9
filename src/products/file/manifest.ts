import { type Static, type TObject, type TProperties, Type } from 'typebox';
import { archiveByMonth, type Manifest, when } from '../../sdk/index.ts';
import {
  answersWhen,
  checkTabularConfig,
  type TabularConfig,
  tabularConditions,
  tabularFields,
} from '../../sdk/tabular/index.ts';

const folderForm = Type.Object({
  folder: Type.String({
    title: 'Folder on this server',
    description:
      'Full path of a folder that the administrator has allowed. Links out of it are not followed.',
    minLength: 1,
  }),
});

const readFolderForm = Type.Object({
  afterRead: Type.Optional(
    Type.Union([Type.Literal('leave'), Type.Literal('archive')], {
      title: 'After reading',
      description:
        'What happens to a file once its records were applied: it is left, as is right for a full export that is replaced each night, or moved to the archive.',
      default: 'leave',
    }),
  ),
  doneMarker: Type.Optional(
    Type.String({
      title: 'Marker file',
      description:
        'Ending of an empty file that says that a file is complete, e.g. ".done" for employees.csv.done. Empty: no markers.',
      default: '',
      pattern: '^(\\.[A-Za-z0-9_-]{1,20})?$',
    }),
  ),
  quietSeconds: Type.Optional(
    Type.Integer({
      title: 'Rest before reading, in seconds',
      description: 'A file is read when its size has not changed for so long. Not used with marker files.',
      default: 10,
      minimum: 0,
      maximum: 600,
    }),
  ),
});

const archiveForm = Type.Object({
  archiveFolder: Type.String({
    title: 'Archive folder',
    description:
      'Full path of an allowed folder where files go after reading. It is made when it is not there.',
    minLength: 1,
  }),
  ...archiveByMonth,
});

const own = {
  // Where the files are comes first: without it nothing else can be tried.
  place: Type.Union([Type.Literal('browser'), Type.Literal('folder')], {
    title: 'Where the files are',
    description:
      'browser: upload files here to be read, and download from the run what was written. folder: on this server or a share mounted there.',
    default: 'browser',
  }),
  ...tabularFields,
} satisfies TProperties;

export type FileConfig = Static<TObject<typeof own>> &
  TabularConfig &
  Partial<Static<typeof folderForm> & Static<typeof readFolderForm> & Static<typeof archiveForm>>;

export const manifest = {
  id: 'file',
  name: 'File',
  summary: 'Reads and writes CSV, Excel, JSON and fixed-width files, by upload and download or in a folder.',
  config: Type.Unsafe<FileConfig>({
    ...Type.Object(own),
    allOf: [
      ...tabularConditions,
      {
        if: {
          properties: { direction: { const: 'read' }, place: { const: 'folder' } },
          required: ['direction', 'place'],
        },
        // biome-ignore lint/suspicious/noThenProperty: JSON Schema's own word
        then: { ...readFolderForm, allOf: [when('afterRead', 'archive', archiveForm)] },
      },
      // Behind the others in this list, and so before them in the form.
      when('place', 'folder', folderForm),
      answersWhen({ direction: 'read', place: 'folder' }),
    ],
  }),
  // A disk has no limit worth counting; one reader at a time keeps a run's files in order.
  limits: () => ({ calls: 10_000, perMs: 1_000, concurrency: 4 }),
} satisfies Manifest;

export { checkTabularConfig as checkConfig };
