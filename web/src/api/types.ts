import type {
  DataSetInfo,
  FieldInfo,
  Me,
  Overview,
  RunInput,
  SyncInput as SyncInputOnWire,
  Sync as SyncOnWire,
  SyncProposal as SyncProposalOnWire,
} from '../../../src/api/contract.ts';

export type {
  AccessOverview,
  Account,
  ApiKey,
  ApplyInput,
  AuditChoices,
  AuditEntry,
  AuditPage,
  AuditVerdict,
  ChangePage,
  ChangeRow,
  CompanyUser,
  Connector,
  ConnectorInput,
  Crosswalk,
  CrosswalkEntry,
  CrosswalkProposal,
  DataSetInfo,
  DataSetProgress,
  DueForPurge,
  EventGroup,
  EventPage,
  FieldInfo,
  FilePreview,
  GrantInput,
  InvitationDelivery,
  InvitationOffer,
  KeyReseal,
  KeyRingInfo,
  Me,
  NewApiKey,
  Overview,
  PersonChange,
  PersonErased,
  PersonFound,
  PersonLeftOut,
  PersonQuery,
  PersonReadmitted,
  ProductInfo,
  RecoveryCodes,
  ResetLink,
  Retention,
  RevealedValue,
  RoleName,
  RunCounts,
  RunDetails,
  RunEvent,
  RunFile,
  RunInput,
  RunPage,
  RunRow,
  Schedule,
  ScheduleInput,
  SchedulePreview,
  SecondFactorSetUp,
  Session,
  SessionsEnded,
  SignInChoices,
  SignInRules,
  SignInStep,
  SingleSignOn,
  SingleSignOnInput,
  SingleSignOnSaved,
  SyncTemplate,
  SystemHealth,
  TestInput,
  TestStep,
  Unrecognised,
  Upload,
  UserAdded,
  UserChange,
  UserInput,
} from '../../../src/api/contract.ts';

export type Permission = Me['companies'][number]['permissions'][number];

type ConfigOnWire = SyncOnWire['config'];
type DataSetOnWire = ConfigOnWire['dataSets'][number];

export const comparisons = [
  'equal to',
  'not equal to',
  'one of',
  'none of',
  'empty',
  'not empty',
  'starting with',
  'before',
  'on or after',
] as const;

/** The contract's type of `is` comes out as never, since its words are mapped to literals; here they are spelled out. */
export type FilterRule = Omit<DataSetOnWire['filter'][number], 'is'> & { is: (typeof comparisons)[number] };
export type DataSetConfig = Omit<DataSetOnWire, 'filter'> & { filter: FilterRule[] };
export type SyncConfig = Omit<ConfigOnWire, 'dataSets'> & { dataSets: DataSetConfig[] };
export type Sync = Omit<SyncOnWire, 'config'> & { config: SyncConfig };
export type SyncInput = Omit<SyncInputOnWire, 'config'> & { config: SyncConfig };
export type SyncProposal = Omit<SyncProposalOnWire, 'config'> & { config: SyncConfig };

export type MappingLine = DataSetConfig['mapping'][number];
export type MappingStep = MappingLine['steps'][number];
export type MatchRule = NonNullable<DataSetConfig['matching']>[number];
export type DeletePolicy = DataSetConfig['deletes'];
export type Lifecycle = SyncConfig['lifecycle'];
export type Guards = SyncConfig['guards'];
export type RunOptions = RunInput['options'];
export type ProposedDataSet = SyncProposal['dataSets'][number];
export type RunOption = DataSetInfo['runOptions'][number];
export type Field = FieldInfo;
export type RunsOfDay = Overview['runsByDay'][number];
