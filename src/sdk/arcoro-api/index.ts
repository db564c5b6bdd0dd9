/**
 * The API that Arcoro's products share since 2026 (api.arcoro.com): key and token, numbered pages, PUT that replaces
 * the whole object, lists with codes, persons with employments. Each product declares on it what it has of its own.
 */

export { type ApiConfig, ArcoroApi, type Json, type ListPage, type PathName } from './api.ts';
export { type ApiList, type ArcoroClient, apiList } from './api-list.ts';
export { API_RESOURCES, CODED, CodeLists, type ListName } from './code-lists.ts';
export { type CsvFiles, readCsvFiles, settleCsvFiles } from './csv-files.ts';
export { checkDialect, ListWords, MemberNames } from './dialect.ts';
export { basisOf, EMPLOYEE_TYPES, employeeTypeOf, taxFormOf } from './employee-type.ts';
export { Employments, employmentsByNumber, Managers } from './employments.ts';
export { explainWith, type Vendor } from './errors.ts';
export { isTimeZone, todayAt } from './local-day.ts';
export { type ApiNames, apiNames, assumed, assumedGroup, withAssumed } from './names.ts';
export {
  codedFields,
  codedMapping,
  organisationLists,
  phaseList,
  phaseSeparator,
  projectList,
} from './organisation.ts';
export {
  childPath,
  type DetailPart,
  type People,
  type PeopleClient,
  type Prepared,
  TYPED,
} from './people.ts';
export { peopleDataSet } from './people-data-set.ts';
export { probeApi } from './probe.ts';
export { answerOf } from './write-answers.ts';
