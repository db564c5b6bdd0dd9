/** hh2 Cloud Services, through which both Sage products for contractors are reached: sign-in, versions, events, writes. */
export { bridgeAge, checkBridge, probeHh2 } from './bridge.ts';
export { ChangeEvents } from './change-events.ts';
export { type Hh2Config, hh2Address, hh2Fields, hh2Settings } from './config.ts';
export { withoutNumbers } from './errors.ts';
export { answerOf, carryOut, type Hh2Write, KeyInUse, type Patience, withDone } from './operation.ts';
export {
  byVersion,
  codeAndName,
  codeFields,
  type Hh2Client,
  type ListOfCodes,
  listOfCodes,
  payrollLists,
  readByVersion,
  recordOfRow,
} from './read-list.ts';
export { type Hh2Row, Hh2Session } from './session.ts';
export { VersionedList, versionOf, versionPages } from './versions.ts';
