import { ConfigError } from '../kernel/index.ts';
import { isDataSet } from '../model/index.ts';
import { detectTable, fileInMemory, peopleCsvWriter, readTable } from '../sdk/formats/index.ts';
import type { CrosswalkRow } from '../store/index.ts';
import { recordAudit } from './audit.ts';
import { renewDecisionHash } from './decision-hash.ts';
import { type FieldFault, FormError } from './field-problems.ts';
import { found } from './found.ts';
import type { Actor, Hub } from './hub.ts';

const columns = ['Source code', 'Source name', 'Destination code', 'Destination name'] as const;

/** The crosswalk of one data set with the codes that the last run saw at both ends. */
export async function showCrosswalk(hub: Hub, companyId: string, syncId: string, dataSet: string) {
  await known(hub, companyId, syncId, dataSet);
  const { crosswalks } = hub.store;
  return {
    dataSet,
    entries: await crosswalks.entries(companyId, syncId, dataSet),
    sourceCodes: await crosswalks.seen(companyId, syncId, 'source', dataSet),
    destinationCodes: await crosswalks.seen(companyId, syncId, 'destination', dataSet),
  };
}

/** Replaces the entries of a data set. @throws FormError when a source code stands in two of them */
export async function saveCrosswalk(
  hub: Hub,
  actor: Actor,
  place: { companyId: string; syncId: string; dataSet: string },
  entries: readonly CrosswalkRow[],
): Promise<void> {
  const { companyId, syncId, dataSet } = place;
  const sync = await known(hub, companyId, syncId, dataSet);
  const trimmed = entries.map((entry) => ({
    ...entry,
    sourceCode: entry.sourceCode.trim(),
    destinationCode: entry.destinationCode.trim(),
  }));
  const faults: FieldFault[] = [];
  const lineOf = new Map<string, number>();
  trimmed.forEach(({ sourceCode, destinationCode }, index) => {
    const at = `line ${index + 1}`;
    if (sourceCode === '' || destinationCode === '') {
      faults.push({
        field: `entries.${index}`,
        what: `A code is missing in ${at}.`,
        fix: 'Fill in both codes or remove the line.',
      });
    }
    const earlier = lineOf.get(sourceCode);
    if (earlier !== undefined) {
      faults.push({
        field: `entries.${index}`,
        what: `The source code "${sourceCode}" stands in line ${earlier} and in ${at}.`,
        fix: 'Keep one of them.',
      });
    }
    lineOf.set(sourceCode, index + 1);
  });
  if (faults.length > 0) throw new FormError('crosswalk/invalid', faults);
  const before = await hub.store.crosswalks.entries(companyId, syncId, dataSet);
  await hub.store.crosswalks.save(companyId, syncId, dataSet, trimmed, actor.name);
  await renewDecisionHash(hub, companyId, syncId);
  await recordAudit(hub, actor, {
    companyId,
    action: 'crosswalk.changed',
    subject: { kind: 'sync', id: syncId, name: sync.name },
    details: { dataSet, ...countChanges(before, trimmed) },
  });
}

/** How many entries came, went, and lead elsewhere now. */
function countChanges(before: readonly CrosswalkRow[], after: readonly CrosswalkRow[]) {
  const old = new Map(before.map((entry) => [entry.sourceCode, entry.destinationCode]));
  const kept = after.filter((entry) => old.has(entry.sourceCode));
  return {
    added: after.length - kept.length,
    changed: kept.filter((entry) => old.get(entry.sourceCode) !== entry.destinationCode).length,
    removed: before.length - kept.length,
  };
}

/** The entries as a file for people. */
export async function exportCrosswalk(
  hub: Hub,
  actor: Actor,
  companyId: string,
  syncId: string,
  dataSet: string,
): Promise<Buffer> {
  const sync = await known(hub, companyId, syncId, dataSet);
  const entries = await hub.store.crosswalks.entries(companyId, syncId, dataSet);
  await recordAudit(hub, actor, {
    companyId,
    action: 'crosswalk.exported',
    subject: { kind: 'sync', id: syncId, name: sync.name },
    details: { dataSet, entries: entries.length },
  });
  const writer = peopleCsvWriter({ columns });
  const rows = entries.map((entry, index) =>
    writer.row(
      [entry.sourceCode, entry.sourceName ?? '', entry.destinationCode, entry.destinationName ?? ''],
      index === 0,
    ),
  );
  return Buffer.concat([writer.head(), writer.bytes(rows.join('')), writer.tail()]);
}

/** Replaces the entries by those of a CSV file with the columns of the export. */
export async function importCrosswalk(
  hub: Hub,
  actor: Actor,
  place: { companyId: string; syncId: string; dataSet: string },
  bytes: Buffer,
): Promise<void> {
  const entries: CrosswalkRow[] = [];
  const source = fileInMemory(bytes, 'crosswalk.csv');
  const { layout } = await detectTable(source, { format: 'csv', header: true });
  for await (const batch of readTable(source, { layout })) {
    const problem = batch.problems[0];
    if (problem !== undefined) {
      throw new ConfigError({
        code: problem.code,
        what: `${problem.position}: ${problem.what}`,
        fix: problem.fix,
        field: 'file',
      });
    }
    const places = columnPlaces(batch.columns);
    for (const row of batch.rows) {
      // What the export protected from spreadsheets comes back as it was.
      const cell = (index: number) => String(row[index] ?? '').replace(/^'(?=[\s=+\-@])/, '');
      const sourceName = places.sourceName === -1 ? '' : cell(places.sourceName);
      const destinationName = places.destinationName === -1 ? '' : cell(places.destinationName);
      entries.push({
        sourceCode: cell(places.sourceCode),
        destinationCode: cell(places.destinationCode),
        ...(sourceName === '' ? {} : { sourceName }),
        ...(destinationName === '' ? {} : { destinationName }),
      });
    }
  }
  await saveCrosswalk(hub, actor, place, entries);
}

function columnPlaces(header: readonly string[]) {
  const find = (name: string) =>
    header.findIndex((column) => column.trim().toLowerCase() === name.toLowerCase());
  const places = {
    sourceCode: find(columns[0]),
    sourceName: find(columns[1]),
    destinationCode: find(columns[2]),
    destinationName: find(columns[3]),
  };
  if (places.sourceCode === -1 || places.destinationCode === -1) {
    throw new ConfigError({
      code: 'crosswalk/columns',
      what: `The file has the columns ${header.map((name) => `"${name}"`).join(', ')}.`,
      expected: `Expected "${columns[0]}" and "${columns[2]}" among them.`,
      fix: 'Export the crosswalk, fill in that file and import it again.',
      field: 'file',
    });
  }
  return places;
}

async function known(hub: Hub, companyId: string, syncId: string, dataSet: string) {
  const sync = found(await hub.store.syncs.get(companyId, syncId), 'sync');
  found(isDataSet(dataSet) ? dataSet : undefined, 'data set');
  return sync;
}
