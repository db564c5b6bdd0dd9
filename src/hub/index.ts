/** The use cases, one verb per file; API and CLI call nothing else. */
export { runSorts } from '../store/index.ts';
export { RunOptions, SyncConfig } from '../sync/sync-config.ts';
export {
  type Access,
  type Caller,
  companiesOf,
  demand,
  demandInstallationAdmin,
  enterCompany,
  isUuid,
  type Permission,
} from './access.ts';
export { applyPlan } from './apply-plan.ts';
export { type AuditNote, recordAudit } from './audit.ts';
export { type AuditReader, auditChoices, exportAudit, listAudit, verifyAudit } from './audit-log.ts';
export { cancelRun } from './cancel-run.ts';
export { carryOutRun } from './carry-out-run.ts';
export { clearLeftUploads } from './clear-left-uploads.ts';
export { listConnectors, showConnector } from './connectors.ts';
export { createCompany } from './create-company.ts';
export { exportCrosswalk, importCrosswalk, saveCrosswalk, showCrosswalk } from './crosswalks.ts';
export { deleteConnector } from './delete-connector.ts';
export { type FieldFault, FormError } from './field-problems.ts';
export { fireSchedules } from './fire-schedules.ts';
export type { Actor, Hub, KeyKeeper } from './hub.ts';
export { listKeys, retireKey, rotateKeys } from './keys.ts';
export { Limiters } from './limiters.ts';
export { listProducts } from './list-products.ts';
export { listTemplates } from './list-templates.ts';
export { openMailer } from './mail.ts';
export { changePerson } from './people/change-person.ts';
export { grantAccess } from './people/grant-access.ts';
export { listAccess } from './people/list-access.ts';
export { erasePerson, readmitPerson } from './people-data/erase.ts';
export { exportPerson } from './people-data/export.ts';
export { findPerson } from './people-data/find.ts';
export { leaveOutPerson } from './people-data/leave-out.ts';
export { confirmUnrecognised, listUnrecognised } from './people-data/unrecognised.ts';
export { previewUpload } from './preview-upload.ts';
export { products } from './products.ts';
export { proposeCodes } from './propose-codes.ts';
export { proposeSync } from './propose-sync.ts';
export { resealWaiting, showReseal, startReseal } from './reseal.ts';
export { forecastPurge, purgeNow, purgeOld, setRetention, showRetention } from './retention.ts';
export { retryFailed } from './retry-failed.ts';
export { revealValue } from './reveal-value.ts';
export { exportChanges, listChanges } from './run-changes.ts';
export { exportEvents, fileOf, groupEvents, listEvents, listFiles } from './run-contents.ts';
export { exportRuns, listRuns, overview, showRun } from './runs.ts';
export { createConnector, updateConnector } from './save-connector.ts';
export {
  createSchedule,
  deleteSchedule,
  executeSchedule,
  listSchedules,
  previewSchedule,
  showSchedule,
  updateSchedule,
} from './schedules.ts';
export { clearLeftScratch } from './scratch-place.ts';
export { renamePerson, showAccount } from './sign-in/account.ts';
export {
  type ApiKeyInput,
  callerOfKey,
  createApiKey,
  isApiKey,
  listApiKeys,
  longestKeyDays,
  revokeApiKey,
  usualKeyDays,
} from './sign-in/api-keys.ts';
export { enterWithCode, enterWithPassword, type From } from './sign-in/enter.ts';
export { forgetOldSignIns } from './sign-in/forget-old.ts';
export { changePassword, makeResetLink, resetPassword } from './sign-in/password.ts';
export { checkNewPassword } from './sign-in/password-rules.ts';
export { requireSecondFactor } from './sign-in/require-second-factor.ts';
export { sendResetLetter } from './sign-in/reset-letter.ts';
export {
  confirmSecondFactor,
  newRecoveryCodes,
  prepareSecondFactor,
  removeSecondFactor,
  resetSecondFactor,
} from './sign-in/second-factor.ts';
export { endOtherSessions, endSession, endSessionsOf, listSessions } from './sign-in/sessions.ts';
export {
  allowPasswords,
  beginSingleSignOn,
  finishSingleSignOn,
  journeySeconds,
  removeSingleSignOn,
  SingleSignOnProblem,
  saveSingleSignOn,
  showSingleSignOn,
  unlinkSingleSignOn,
} from './sign-in/single-sign-on/index.ts';
export {
  addressHeader,
  type Entered,
  openSignIn,
  type SecondFactorSetUp,
  type SignedInUser,
  type SignIn,
} from './sign-in.ts';
export { startRun } from './start-run.ts';
export { createSync, deleteSync, listSyncs, showSync, updateSync } from './syncs.ts';
export { reportBackup, systemHealth } from './system-health.ts';
export { testConnector, testSavedConnector } from './test-connector.ts';
export { deleteUpload, listUploads, takeUpload } from './uploads.ts';
export { acceptAsKnown, acceptAsNew, lookAtInvitation } from './users/accept.ts';
export { addUser } from './users/add.ts';
export { changeUser, removeUser } from './users/change.ts';
export { resendInvitation, revokeInvitation } from './users/invitations.ts';
export { listUsers } from './users/list.ts';
export { RunWatch } from './watch-runs.ts';
