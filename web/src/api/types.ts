import type {
  Connector,
  DataSetInfo,
  FieldInfo,
  Overview,
  RunInput,
  SyncProposal,
} from '../../../src/api/contract.ts';
import type { Sync } from '../../../src/api/contract.ts';

export type {
  ApplyInput,
  ChangePage,
  ChangeRow,
  Connector,
  ConnectorInput,
  Crosswalk,
  CrosswalkEntry,
  CrosswalkProposal,
  DataSetInfo,
  DataSetProgress,
  EventGroup,
  EventPage,
  FieldInfo,
  FilePreview,
  Me,
  Overview,
  Problem,
  ProductInfo,
  RunCounts,
  RunDetails,
  RunEvent,
  RunFile,
  RunInput,
  RunPage,
  RunRow,
  RunStreamMessage,
  Schedule,
  ScheduleInput,
  SchedulePreview,
  Sync,
  SyncInput,
  SyncProposal,
  TestInput,
  TestStep,
  Upload,
} from '../../../src/api/contract.ts';

export type Config = Connector['config'];
export type SyncConfig = Sync['config'];
export type DataSetConfig = SyncConfig['dataSets'][number];
export type MappingLine = DataSetConfig['mapping'][number];
export type MappingStep = MappingLine['steps'][number];
export type FilterRule = DataSetConfig['filter'][number];
export type MatchRule = NonNullable<DataSetConfig['matching']>[number];
export type DeletePolicy = DataSetConfig['deletes'];
export type Lifecycle = SyncConfig['lifecycle'];
export type Guards = SyncConfig['guards'];
export type RunOptions = RunInput['options'];
export type ProposedDataSet = SyncProposal['dataSets'][number];
export type RunOption = DataSetInfo['runOptions'][number];
export type Field = FieldInfo;
export type RunsOfDay = Overview['runsByDay'][number];
