/** What every folder may use: errors, clock, ids, secrets, sealing, the log. */
export { type Clock, isoNow, systemClock, todayIn } from './clock.ts';
export { CompanySeal } from './company-seal.ts';
export { crashPoint } from './crash-point.ts';
export * from './errors.ts';
export { newId } from './ids.ts';
export { createLogger, type Logger } from './logger.ts';
export {
  deriveKey,
  type KeyRing,
  keyIdOf,
  keyOf,
  seal,
  sealBytes,
  sealContext,
  unseal,
  unsealBytes,
} from './seal.ts';
export { SealedWriter, type SealOptions, sealInto } from './sealed-writer.ts';
export { Secret } from './secret.ts';
export { checkStored, readStored, type StoredFile, StoredReader, sizeOfStored } from './stored-file.ts';
