import type { Crosswalk, CrosswalkEntry, CrosswalkProposal } from '../../../api/types.ts';

export interface CrosswalkLine {
  sourceCode: string;
  sourceName: string;
  destinationCode: string;
  destinationName: string;
  /** Typed here, so its source code may be changed. */
  added: boolean;
  candidates: CrosswalkProposal['candidates'];
}

/** Every code of the source with its entry, the ones without first. */
export function crosswalkLines(
  crosswalk: Crosswalk,
  entries: readonly CrosswalkEntry[],
  proposals: readonly CrosswalkProposal[],
): CrosswalkLine[] {
  const sourceNames = new Map(crosswalk.sourceCodes.map(({ code, name }) => [code, name]));
  const destinationNames = new Map(crosswalk.destinationCodes.map(({ code, name }) => [code, name]));
  const mapped = new Set(entries.map(({ sourceCode }) => sourceCode));
  const open = crosswalk.sourceCodes
    .filter(({ code }) => !mapped.has(code))
    .map(({ code, name }) => ({
      sourceCode: code,
      sourceName: name,
      destinationCode: '',
      destinationName: '',
      added: false,
      candidates: proposals.find(({ sourceCode }) => sourceCode === code)?.candidates ?? [],
    }));
  const done = entries.map((entry) => ({
    sourceCode: entry.sourceCode,
    sourceName: entry.sourceName ?? sourceNames.get(entry.sourceCode) ?? '',
    destinationCode: entry.destinationCode,
    destinationName: entry.destinationName ?? destinationNames.get(entry.destinationCode) ?? '',
    added: !sourceNames.has(entry.sourceCode),
    candidates: [],
  }));
  return [...open, ...done];
}

/** The entry for a source code, with the names that are known; none when the destination code is empty. */
export function withEntry(
  crosswalk: Crosswalk,
  entries: readonly CrosswalkEntry[],
  sourceCode: string,
  destinationCode: string,
): CrosswalkEntry[] {
  const place = entries.findIndex((entry) => entry.sourceCode === sourceCode);
  if (destinationCode === '') return place === -1 ? [...entries] : entries.toSpliced(place, 1);
  const sourceName = crosswalk.sourceCodes.find(({ code }) => code === sourceCode)?.name;
  const destinationName = crosswalk.destinationCodes.find(({ code }) => code === destinationCode)?.name;
  const entry: CrosswalkEntry = {
    sourceCode,
    destinationCode,
    ...(sourceName === undefined ? {} : { sourceName }),
    ...(destinationName === undefined ? {} : { destinationName }),
  };
  return place === -1 ? [...entries, entry] : entries.with(place, entry);
}
