/** What a product's author imports: declarations, mappings, HTTP, files; the conformance suite is in testing/. */

export { type Clock, isoNow } from '../kernel/clock.ts';
export * from '../kernel/errors.ts';
export type { StoredFile } from '../kernel/stored-file.ts';
export {
  addDays,
  addDecimals,
  compareDecimals,
  type FieldValue,
  formatLocalDate,
  joinKey,
  parseLocalDate,
  percentToFraction,
  roundHalfEven,
} from '../model/index.ts';
export { addedLines, correctedByHand, correctionSettings } from './adjustment.ts';
export type { AnswerSupport, Fate, Rejection, Settlement } from './answer.ts';
export { type ConfigProblem, configProblems, formFields } from './config-problems.ts';
export type { ExchangeFile, FileExchange, FilePlace } from './exchange/exchange.ts';
export { type ExchangeContext, openExchange } from './exchange/from-config.ts';
export { isFinishedName, nameMatcher } from './exchange/names.ts';
export type { OpenExchange } from './exchange/open-exchange.ts';
export { probeExchange, type Report, runStep } from './exchange/probe.ts';
export {
  archiveByMonth,
  type ExchangeConfig,
  exchangeSchema,
  sftpConditions,
  sftpFields,
  when,
} from './exchange/sftp-config.ts';
export { ZipWriter } from './exchange/zip-writer.ts';
export { asList, asObject, flatten, unflatten } from './flatten.ts';
export { type CompiledMapping, compileMapping, type Mapping, type MappingRule, map } from './mapping.ts';
export { type AllowList, parseAllowList } from './net/allow-list.ts';
export { authorityField, netFor } from './net/authority.ts';
export { guardedFetch } from './net/fetch.ts';
export { finitePages } from './net/finite-pages.ts';
export {
  createHttp,
  type Http,
  type HttpAnswer,
  type HttpCall,
  type HttpOptions,
  wordsOf,
} from './net/http.ts';
export {
  emptyBook,
  enter,
  type LimitBook,
  type LimitGrant,
  type LimitRequest,
  pauseBook,
} from './net/limit-book.ts';
export { type LimitShare, renewMs } from './net/limit-share.ts';
export { Limiter } from './net/limiter.ts';
export { createNet, type Net } from './net/net.ts';
export { type RetryPolicy, usualRetry, withRetry } from './net/retry.ts';
export { wasNothingSent, wasSomethingSent, watchSending } from './net/sending.ts';
export * from './product.ts';
export { removeSpool, spoolSealed } from './spool-sealed.ts';
export { compileSteps, MappingStep, type StepFunction } from './steps.ts';
export * from './write.ts';
