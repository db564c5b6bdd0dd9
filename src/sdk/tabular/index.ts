/** Data sets over tabular files: what products share whose vendor is a file. */
export { answersWhen } from './answer-form.ts';
export { columnMatcher } from './column-match.ts';
export { tabularDataSets } from './data-sets.ts';
export { fileName, namePattern } from './file-names.ts';
export type {
  DataSetFile,
  TabularClient,
  TabularReading,
  TabularSettings,
  TabularWriting,
} from './tabular-client.ts';
export {
  checkTabularConfig,
  type TabularConfig,
  tabularConditions,
  tabularFields,
  tabularSettings,
} from './tabular-config.ts';
