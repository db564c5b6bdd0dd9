import { type Static, type TObject, type TProperties, type TUnsafe, Type } from 'typebox';

/** The fields that appear with "Use SFTP". Secrets stand in here with `secret: true` and are kept encrypted. */
export const sftpFields = Type.Object({
  sftpHost: Type.String({
    title: 'Host',
    description: 'Name or address of the SFTP server, without "sftp://".',
    minLength: 1,
    pattern: '^[^\\s/:@]+$|^\\[[0-9A-Fa-f:.]+\\]$',
  }),
  sftpPort: Type.Optional(
    Type.Integer({
      title: 'Port',
      description: '22 unless the owner of the server says otherwise. FTPS (21, 990) is something else.',
      default: 22,
      minimum: 1,
      maximum: 65_535,
    }),
  ),
  sftpUser: Type.String({
    title: 'User',
    description: 'The account on the server that was made for this exchange.',
    minLength: 1,
  }),
  sftpHostKeys: Type.Optional(
    Type.Array(Type.String({ pattern: '^SHA256:[A-Za-z0-9+/]{43}$' }), {
      title: 'Host key fingerprints',
      description:
        'By these the server is known. Leave empty at first: the connection test shows the fingerprint; compare it with what the owner of the server tells you, then confirm it. Two while the server changes its key.',
      default: [],
      uniqueItems: true,
    }),
  ),
  sftpFolder: Type.Optional(
    Type.String({
      title: 'Folder to put files in',
      description:
        'From the home folder of the user, or from the top with a leading slash. Empty: the home folder.',
      default: '',
    }),
  ),
  sftpReadFolder: Type.Optional(
    Type.String({
      title: 'Folder to read files from',
      description: 'Empty: the same folder.',
      default: '',
    }),
  ),
  sftpOldAlgorithms: Type.Optional(
    Type.Boolean({
      title: 'Allow old algorithms',
      description: 'SHA-1 and CBC, which can be broken. Only for a server that cannot be updated.',
      default: false,
    }),
  ),
  sftpSignIn: Type.Optional(
    Type.Union([Type.Literal('password'), Type.Literal('key')], {
      title: 'Sign in by',
      description: 'A private key is safer, where the server takes one.',
      default: 'password',
    }),
  ),
});

const passwordFields = Type.Object({
  sftpPassword: Type.String({
    title: 'Password',
    description: 'The password of the user on the SFTP server.',
    minLength: 1,
    secret: true,
  }),
});

const keyFields = Type.Object({
  sftpPrivateKey: Type.String({
    title: 'Private key',
    description:
      'The whole text of the key file (OpenSSH or PEM). Its public half must be registered on the server.',
    minLength: 1,
    secret: true,
    multiline: true,
  }),
  sftpPassphrase: Type.Optional(
    Type.String({
      title: 'Passphrase',
      description: 'Empty when the key file has none.',
      secret: true,
    }),
  ),
});

const folderFields = Type.Object({
  folder: Type.Optional(
    Type.String({
      title: 'Folder on this server',
      description:
        'Full path of a folder that the administrator has allowed. Empty: files are kept with the run to be downloaded, and read from what was uploaded to this connector.',
      default: '',
    }),
  ),
  readFolder: Type.Optional(
    Type.String({
      title: 'Folder to read files from',
      description: 'Full path. Empty: the same folder.',
      default: '',
    }),
  ),
});

const commonFields = {
  afterRead: Type.Optional(
    Type.Union([Type.Literal('leave'), Type.Literal('archive'), Type.Literal('delete')], {
      title: 'After reading',
      description:
        'What happens to a file that was read to its end. A full export that each run reads again is left.',
      default: 'leave',
    }),
  ),
  errorFolder: Type.Optional(
    Type.String({
      title: 'Folder for files that could not be read',
      description: 'Empty: they stay where they are.',
      default: '',
    }),
  ),
  doneMarker: Type.Optional(
    Type.String({
      title: 'Marker file',
      description:
        'Ending of an empty file that says that a file is complete, e.g. ".done" for people.csv.done. It is written after each file that we put, and asked for before reading. Empty: no markers.',
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
  usePgp: Type.Optional(
    Type.Boolean({
      title: 'Use PGP',
      description: 'Encrypt and sign what we put, decrypt what we read.',
      default: false,
    }),
  ),
} satisfies TProperties;

/** Stands beside the archive folder. */
export const archiveByMonth = {
  archiveByMonth: Type.Optional(
    Type.Boolean({
      title: 'A folder for each month',
      description:
        'Files go into a folder of the year and one of the month, e.g. 2026/03, by the day of the run.',
      default: false,
    }),
  ),
};

const archiveFields = Type.Object({
  archiveFolder: Type.String({
    title: 'Archive folder',
    description: 'Where files go after reading. It is made when it is not there.',
    minLength: 1,
  }),
  ...archiveByMonth,
});

const pgpFields = Type.Object({
  pgpReceiverKey: Type.Optional(
    Type.String({
      title: "Receiver's public key",
      description: 'Files that we put are encrypted to it. Empty: they are put as they are.',
      default: '',
      multiline: true,
    }),
  ),
  pgpFormat: Type.Optional(
    Type.Union([Type.Literal('binary'), Type.Literal('armoured')], {
      title: 'Form of encrypted files',
      description: 'Binary (.pgp), or text (.asc) where the receiver asks for it.',
      default: 'binary',
    }),
  ),
  pgpSign: Type.Optional(
    Type.Boolean({
      title: 'Sign files',
      description: 'Needs our own private key.',
      default: true,
    }),
  ),
  pgpOwnKey: Type.Optional(
    Type.String({
      title: 'Our private key',
      description:
        'Opens files that we read (then plain files are refused) and signs those that we put. Two keys behind each other while keys change: the first signs.',
      secret: true,
      multiline: true,
    }),
  ),
  pgpOwnPassphrase: Type.Optional(
    Type.String({
      title: 'Passphrase of our private key',
      description: 'Empty when the key has none.',
      secret: true,
    }),
  ),
  pgpSenderKey: Type.Optional(
    Type.String({
      title: "Sender's public key",
      description: 'When set, everything that we read must be signed with it.',
      default: '',
      multiline: true,
    }),
  ),
});

/** Shows fields (and further conditions) while another field has a value. */
export function when(field: string, value: string | boolean, shown: TObject, otherwise?: TObject): object {
  return {
    if: { properties: { [field]: { const: value } }, required: [field] },
    // biome-ignore lint/suspicious/noThenProperty: JSON Schema's own word
    then: shown,
    ...(otherwise === undefined ? {} : { else: otherwise }),
  };
}

/** Fields with conditions of their own. */
export function conditional(fields: TObject, ...conditions: object[]): TObject {
  return { ...fields, allOf: conditions } as TObject;
}

/** Sign-in fields of {@link sftpFields}; the password when nothing was chosen. */
export const sftpConditions: readonly object[] = [when('sftpSignIn', 'key', keyFields, passwordFields)];

const exchangeConditions: readonly object[] = [
  when('useSftp', true, conditional(sftpFields, ...sftpConditions), folderFields),
  when('afterRead', 'archive', archiveFields),
  when('usePgp', true, pgpFields),
];

/** What {@link exchangeSchema} adds to a configuration, without the secrets. */
export type ExchangeConfig = { useSftp?: boolean } & Partial<
  Static<typeof sftpFields> &
    Static<typeof folderFields> &
    Static<typeof archiveFields> &
    Static<typeof pgpFields>
> &
  Static<TObject<typeof commonFields>>;

/**
 * A product's form with everything about where its files go: "Use SFTP", else a folder, else download; what happens
 * after reading, markers, PGP. `own`: the product's fields; `conditions`: made with {@link when}.
 */
export function exchangeSchema<Own extends TProperties>(
  own: Own,
  conditions: readonly object[] = [],
): TUnsafe<Static<TObject<Own>> & ExchangeConfig> {
  const useSftp = Type.Optional(
    Type.Boolean({
      title: 'Use SFTP',
      description: 'Exchange the files with an SFTP server.',
      default: false,
    }),
  );
  const schema = Type.Object({ ...own, useSftp, ...commonFields });
  return Type.Unsafe<Static<TObject<Own>> & ExchangeConfig>({
    ...schema,
    allOf: [...conditions, ...exchangeConditions],
  });
}

/** What {@link sftpSchema} adds to a configuration, without the secrets. */
export type SftpConfig = Static<typeof sftpFields> &
  Omit<ExchangeConfig, 'useSftp' | 'folder' | 'readFolder'>;

/** As {@link exchangeSchema} for a product that always uses SFTP. */
export function sftpSchema<Own extends TProperties>(
  own: Own,
  conditions: readonly object[] = [],
): TUnsafe<Static<TObject<Own>> & SftpConfig> {
  // Where the server is comes first: without it nothing else can be tried.
  const schema = Type.Object({ ...sftpFields.properties, ...own, ...commonFields });
  return Type.Unsafe<Static<TObject<Own>> & SftpConfig>({
    ...schema,
    allOf: [
      ...conditions,
      ...sftpConditions,
      when('afterRead', 'archive', archiveFields),
      when('usePgp', true, pgpFields),
    ],
  });
}
