/**
 * What is kept, one file per aggregate. Every query is for one company, unless its comment says otherwise.
 *
 * A store takes the database and reaches a company's rows by `tablesOf(database)(companyId)`, typed, or by
 * `database.forCompany(companyId).query`, as text; PostgreSQL then shows and takes that company's rows only. Nothing
 * has to be done for a new table: with a `company_id` it is covered by the next start (src/db/row-security.ts). What
 * belongs to no company goes through `database.installation`. What has to look across companies goes through
 * `database.acrossCompanies`, with a comment why and a line in test/server/row-security.test.ts.
 * `scope.transaction(work)` holds for everything in `work`, typed or text, as long as it is the same company's.
 */
import type { Database } from '../db/index.ts';
import type { KeyRing } from '../kernel/index.ts';
import { type ApiKeyStore, apiKeyStore } from './api-keys.ts';
import { type AuditStore, auditStore } from './audit.ts';
import { type CallShareStore, callShareStore } from './call-shares.ts';
import { type CompanyStore, companyStore } from './companies.ts';
import { type ConnectorLimitStore, connectorLimitStore } from './connector-limits.ts';
import { type ConnectorStore, connectorStore } from './connectors.ts';
import { type CrosswalkStore, crosswalkStore } from './crosswalks.ts';
import { type ErasedStore, erasedStore } from './erased-people.ts';
import { type HealthStore, healthStore } from './health.ts';
import { type HeldStore, heldStore } from './held-of-person.ts';
import { type InvitationStore, invitationStore } from './invitations.ts';
import { type MemberStore, memberStore } from './members.ts';
import { type PersonStore, personStore } from './people.ts';
import { type PeopleDataStore, peopleDataStore } from './people-data.ts';
import { type RetentionStore, retentionStore } from './retention.ts';
import { type RunContentsStore, runContentsStore } from './run-contents.ts';
import { type RunHistoryStore, runHistoryStore } from './run-history.ts';
import { type RunQueueStore, runQueueStore } from './runs.ts';
import { type ScheduleStore, scheduleStore } from './schedules.ts';
import { type SealedPlace, sealedPlaces } from './sealed-values.ts';
import { type SessionStore, sessionStore } from './sessions.ts';
import { type SettingStore, settingStore } from './settings.ts';
import { signInAdapter } from './sign-in.ts';
import { type SingleSignOnStore, singleSignOnStore } from './single-sign-on.ts';
import { type SyncStore, syncStore } from './syncs.ts';
import { type ThrottleStore, throttleStore } from './throttle.ts';
import { type UploadStore, uploadStore } from './uploads.ts';

export type { ApiKeyRow } from './api-keys.ts';
export { type AuditHead, installationChain, type NewAuditEntry } from './audit.ts';
export type { AuditFilter } from './audit-list.ts';
export type { AuditFault } from './audit-verify.ts';
export type { CompanyRow, MemberRow } from './companies.ts';
export type { ConnectorRow, ConnectorValues } from './connectors.ts';
export type { CrosswalkRow } from './crosswalks.ts';
export { readRoot, writeRoot } from './derivation-root.ts';
export type { ErasedHash } from './erased-people.ts';
export { forgetSealed } from './forget-sealed.ts';
export type { PersonWanted, RecordPlace } from './held-of-person.ts';
export type {
  HeldChange,
  HeldCode,
  HeldEvent,
  HeldFile,
  HeldLink,
  HeldRun,
  HeldUpload,
} from './held-rows.ts';
export { sealLostHeads } from './lost-heads.ts';
export type { MemberChange, MemberDetails } from './members.ts';
export type { PersonRow } from './people.ts';
export { leastAuditDays, type Retention } from './retention.ts';
export type { ChangeFilter, EventFilter, FileRow, OpenFileRow, SealedChange } from './run-contents.ts';
export { type PlanSummary, type RunFilter, type RunSort, type RunSummary, runSorts } from './run-history.ts';
export { createRunStore, type RunScope } from './run-store.ts';
export type { NewRun, RunPlace, RunPurpose, RunTrigger, TakenRun } from './runs.ts';
export type { ScheduleRow } from './schedules.ts';
export { BodySeal } from './seal-body.ts';
export type { KeyCounts, SealedPlace } from './sealed-values.ts';
export type { SessionRow } from './sessions.ts';
export type { SingleSignOnRow } from './single-sign-on.ts';
export type { SyncRow } from './syncs.ts';

export interface Store {
  readonly database: Database;
  readonly keys: KeyRing;
  settings: SettingStore;
  health: HealthStore;
  signIn: ReturnType<typeof signInAdapter>;
  people: PersonStore;
  sessions: SessionStore;
  singleSignOn: SingleSignOnStore;
  throttle: ThrottleStore;
  callShares: CallShareStore;
  apiKeys: ApiKeyStore;
  companies: CompanyStore;
  members: MemberStore;
  invitations: InvitationStore;
  connectors: ConnectorStore;
  connectorLimits: ConnectorLimitStore;
  uploads: UploadStore;
  syncs: SyncStore;
  crosswalks: CrosswalkStore;
  schedules: ScheduleStore;
  runs: RunQueueStore;
  history: RunHistoryStore;
  contents: RunContentsStore;
  audit: AuditStore;
  retention: RetentionStore;
  held: HeldStore;
  peopleData: PeopleDataStore;
  erased: ErasedStore;
  /** Where values are sealed, to count and to seal anew: `everySealedPlace` in the hub visits all of them. */
  sealed: readonly SealedPlace[];
}

export function openStore(database: Database, keys: KeyRing): Store {
  return {
    database,
    keys,
    settings: settingStore(database),
    health: healthStore(database),
    signIn: signInAdapter(database),
    people: personStore(database),
    sessions: sessionStore(database),
    singleSignOn: singleSignOnStore(database, keys),
    throttle: throttleStore(database),
    callShares: callShareStore(database),
    apiKeys: apiKeyStore(database),
    companies: companyStore(database),
    members: memberStore(database),
    invitations: invitationStore(database),
    connectors: connectorStore(database, keys),
    connectorLimits: connectorLimitStore(database),
    uploads: uploadStore(database, keys),
    syncs: syncStore(database),
    crosswalks: crosswalkStore(database),
    schedules: scheduleStore(database),
    runs: runQueueStore(database),
    history: runHistoryStore(database),
    contents: runContentsStore(database, keys),
    audit: auditStore(database, keys),
    retention: retentionStore(database, keys),
    held: heldStore(database, keys),
    peopleData: peopleDataStore(database, keys),
    erased: erasedStore(database),
    sealed: sealedPlaces(database, keys),
  };
}
