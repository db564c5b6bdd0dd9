import type { Static, TObject } from 'typebox';
import { type SftpConfig as ServerConfig, sftpSchema } from '../../sdk/exchange/sftp-config.ts';
import type { Manifest } from '../../sdk/index.ts';
import {
  answersWhen,
  type TabularConfig,
  tabularConditions,
  tabularFields,
} from '../../sdk/tabular/index.ts';

export type SftpConfig = Static<TObject<typeof tabularFields>> & TabularConfig & ServerConfig;

export const manifest = {
  id: 'sftp',
  name: 'SFTP',
  summary: 'Reads and writes CSV, Excel, JSON and fixed-width files on an SFTP server, with PGP if wanted.',
  config: sftpSchema(tabularFields, [...tabularConditions, answersWhen({ direction: 'read' })]),
  // Partners' servers drop accounts that open many connections or list without end; one session does everything.
  limits: () => ({ calls: 50, perMs: 1_000, concurrency: 1 }),
} satisfies Manifest;
