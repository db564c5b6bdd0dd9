import { type Static, Type } from 'typebox';
import {
  correctionSettings,
  type ExchangeConfig,
  exchangeSchema,
  type Manifest,
  when,
} from '../../sdk/index.ts';
import { columnSettings } from './column-settings.ts';
import { fileSettings } from './file-settings.ts';

const company = (title: string, description: string) => ({
  title,
  description,
  pattern: '^(\\d{1,3})?$',
});

export const VistaConfig = exchangeSchema(
  {
    prCompany: Type.String({
      title: 'Payroll company (PRCo)',
      description: 'The number of the company in PR Company Parameters.',
      pattern: '^\\d{1,3}$',
    }),
    jcCompany: Type.Optional(
      Type.String({
        ...company('Job cost company (JCCo)', 'For jobs of time entries. Empty: the payroll company.'),
        default: '',
      }),
    ),
    hrCompany: Type.Optional(
      Type.String({
        ...company('HR company (HRCo)', 'For the HR resource master. Empty: the payroll company.'),
        default: '',
      }),
    ),
    employeeTable: Type.Optional(
      Type.Union([Type.Literal('PREH'), Type.Literal('HRRM')], {
        title: 'Employees go to',
        description:
          'PREH: PR Employees. HRRM: HR Resource Master, from which Vista copies to PREH by its HRCO switches. Never both: they overwrite each other.',
        default: 'PREH',
      }),
    ),
    readExports: Type.Optional(
      Type.Boolean({
        title: 'Read exports of Vista tables',
        description:
          'Switch on when Vista (a SQL job or a report) puts CSV exports of its tables, with the column names as header, where this connector reads.',
        default: false,
      }),
    ),
    ...columnSettings,
    ...correctionSettings,
    ...fileSettings,
  },
  [
    when(
      'readExports',
      true,
      Type.Object({
        exportName: Type.Optional(
          Type.String({
            title: 'Names of the exports',
            description:
              '{table} stands for PREH, PRDP, JCJM …; * for any signs. The newest that fits is read.',
            default: '{table}*.csv',
            pattern: '\\{table\\}',
          }),
        ),
        exportNull: Type.Optional(
          Type.String({
            title: 'Word for nothing',
            description: 'SQL Server writes NULL into exports where a column is empty.',
            default: 'NULL',
          }),
        ),
        costCodesFrom: Type.Optional(
          Type.Union([Type.Literal('JCPM'), Type.Literal('JCCH')], {
            title: 'Cost codes are',
            description:
              'JCPM: the phases of the phase master, for all jobs. JCCH: cost types of the phases of each job.',
            default: 'JCPM',
          }),
        ),
      }),
    ),
  ],
);

export type VistaConfig = Static<typeof VistaConfig> &
  ExchangeConfig & { exportName?: string; exportNull?: string; costCodesFrom?: 'JCPM' | 'JCCH' };

export const manifest: Manifest<typeof VistaConfig> = {
  id: 'viewpoint-vista',
  name: 'Viewpoint Vista (CSV)',
  summary: "CSV files for Vista's import (or Trimble App Xchange), and CSV exports of Vista tables.",
  config: VistaConfig,
  // Files on a server, not calls of an API: what is named here only keeps a mistake from hammering it.
  limits: () => ({ calls: 200, perMs: 10_000, concurrency: 2 }),
};
