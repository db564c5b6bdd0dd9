import { type Static, Type } from 'typebox';
import { type Hh2Config, hh2Fields, hh2Settings } from '../../sdk/hh2/index.ts';
import {
  correctionSettings,
  type ExchangeConfig,
  exchangeSchema,
  type Manifest,
  when,
} from '../../sdk/index.ts';
import { columnSettings } from './column-settings.ts';
import { depositSettings } from './deposit-settings.ts';
import { fileSettings } from './file-settings.ts';
import { type Hh2Assumptions, hh2Assumptions } from './hh2-assumptions.ts';

export const Sage100Config = exchangeSchema(
  {
    useHh2: Type.Optional(
      Type.Boolean({
        title: 'Read lists and jobs through hh2',
        description:
          'hh2 is paid apart and needs its Sync Client beside Sage (version 20.5 or later). Without it nothing is read, and codes are not checked before the import.',
        default: false,
      }),
    ),
    ...fileSettings,
    ...columnSettings,
    ...depositSettings,
    ...correctionSettings,
  },
  [when('useHh2', true, Type.Object({ ...hh2Fields, ...hh2Assumptions, ...hh2Settings }))],
);

export type Sage100Config = Static<typeof Sage100Config> & ExchangeConfig & Hh2Config & Hh2Assumptions;

export const manifest: Manifest<typeof Sage100Config> = {
  id: 'sage-100-contractor',
  name: 'Sage 100 Contractor',
  summary: 'Sage 100 Contractor (Master Builder): files for its importer, lists and jobs through hh2.',
  config: Sage100Config,
  limits: (config: Sage100Config) => ({
    calls: config.callsPerMinute ?? 300,
    perMs: 60_000,
    concurrency: config.callsAtOnce ?? 4,
  }),
};
