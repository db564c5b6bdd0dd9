import { createHmac } from 'node:crypto';
import { deriveKey } from '../../kernel/index.ts';
import { dataSet, type Entity, isDataSet } from '../../model/index.ts';
import type { HeldChange, HeldEvent, HeldFile, HeldLink, HeldRun, HeldUpload } from '../../store/index.ts';
import type { Hub } from '../hub.ts';
import { type Identity, identify, numberAt, type PersonQuery } from './identify.ts';
import { type FileTraces, type NumbersHere, tracesInFile } from './traces.ts';

/** Everything that is held about one person, and where. */
export interface Holdings {
  identity: Identity;
  changes: HeldChange[];
  links: HeldLink[];
  events: HeldEvent[];
  /** Changes, links and events of others that refer to the person, e.g. as their supervisor. */
  references: { changes: HeldChange[]; links: HeldLink[]; events: HeldEvent[] };
  /** Runs, schedules and progress whose words name the person, each as it shall be. */
  documents: HeldRun[];
  files: (HeldFile & FileTraces)[];
  uploads: (HeldUpload & FileTraces)[];
  /** Plans that could still be applied and hold the person: they are dropped. */
  plans: number;
  /** Syncs whose settings name them; those are for a person to edit. */
  syncs: string[];
  /** Identifies what was found; it changes when anything of it does. */
  token: string;
}

const isAboutPeople = (id: string | null) =>
  id === null || id === 'employees' || (isDataSet(id) && dataSet(id).owner !== undefined);

/** Looks through all that the company's runs have left. */
export async function gather(hub: Hub, companyId: string, query: PersonQuery): Promise<Holdings> {
  const { peopleData } = hub.store;
  const identity = await identify(hub, companyId, query);
  const { traces } = identity;
  const isOwn = (connectorId: string, number: unknown) =>
    typeof number === 'string' &&
    (identity.numbers.has(numberAt(connectorId, number)) ||
      (number === query.employeeNumber.trim() && !identity.others.has(numberAt(connectorId, number))));
  const holdings: Omit<Holdings, 'token'> = {
    identity,
    changes: [],
    links: [],
    events: [],
    references: { changes: [], links: [], events: [] },
    documents: [],
    files: [],
    uploads: [],
    plans: 0,
    syncs: [],
  };
  const records = new Set<string>();
  const runs = new Set<string>();

  for await (const page of peopleData.changes(companyId)) {
    for (const change of page) {
      const { sourceId, destinationId, body } = change;
      const entities = body.before === undefined ? [body.after] : [body.after, body.before];
      const owned =
        isAboutPeople(change.dataSet) &&
        (isOwn(sourceId, change.employeeNumber) ||
          entities.some((entity) => isOwn(destinationId, ownerOf(change.dataSet, entity))) ||
          (change.dataSet === 'employees' && isOwn(sourceId, change.sourceKey)));
      if (owned) {
        holdings.changes.push(change);
        records.add(JSON.stringify([sourceId, change.dataSet, change.sourceKey]));
        runs.add(change.runId);
        // Account numbers and further addresses stand in the records that hang on them.
        for (const entity of entities) traces.learn(entity);
      } else if (
        entities.some((entity) => refersTo(change.dataSet, entity, (n) => isOwn(destinationId, n)))
      ) {
        holdings.references.changes.push(change);
      }
    }
  }
  for await (const page of peopleData.links(companyId)) {
    for (const link of page) {
      const { sourceId, destinationId, dataSet: id, sourceKey, destinationKey, sent } = link;
      const owned =
        records.has(JSON.stringify([sourceId, id, sourceKey])) ||
        (id === 'employees' && (isOwn(sourceId, sourceKey) || isOwn(destinationId, destinationKey))) ||
        (isAboutPeople(id) && sent !== undefined && isOwn(destinationId, ownerOf(id, sent))) ||
        (isAboutPeople(id) &&
          id !== 'employees' &&
          (isOwn(sourceId, sourceKey.split('|')[0]) || isOwn(destinationId, destinationKey.split('|')[0])));
      if (owned) {
        holdings.links.push(link);
        records.add(JSON.stringify([sourceId, id, sourceKey]));
        if (sent !== undefined) traces.learn(sent);
      } else if (sent !== undefined && refersTo(id, sent, (number) => isOwn(destinationId, number))) {
        holdings.references.links.push(link);
      }
    }
  }
  for await (const page of peopleData.events(companyId)) {
    for (const event of page) {
      const owned =
        isOwn(event.sourceId, event.employeeNumber) ||
        (event.recordKey !== null &&
          records.has(JSON.stringify([event.sourceId, event.dataSet, event.recordKey]))) ||
        (event.title !== null && traces.tells(event.title));
      if (owned) {
        holdings.events.push(event);
        runs.add(event.runId);
      } else if (isNamed(holdings.identity, [event.message, event.fix, event.action])) {
        holdings.references.events.push(event);
      }
    }
  }
  for (const document of await peopleData.documents(companyId)) {
    const words = traces.scrubDocument(document.words) as HeldRun['words'];
    if (JSON.stringify(words) !== JSON.stringify(document.words))
      holdings.documents.push({ ...document, words });
  }
  for (const file of await peopleData.files(companyId)) {
    if (!isAboutPeople(file.dataSet)) continue;
    const found = await tracesInFile(
      await hub.store.contents.file(companyId, file.runId, file.id),
      traces,
      numbersAt(identity, [file.sourceId, file.destinationId]),
    );
    if (found.lines.length > 0 || (found.opaque && runs.has(file.runId)))
      holdings.files.push({ ...file, ...found });
  }
  for (const upload of await peopleData.uploads(companyId)) {
    const found = await tracesInFile(
      await hub.store.uploads.get(companyId, upload.connectorId, upload.name),
      traces,
      numbersAt(identity, [upload.connectorId]),
    );
    const reads = [...identity.numbers].some((at) => at.startsWith(`${upload.connectorId}|`));
    if (found.lines.length > 0 || (found.opaque && reads)) holdings.uploads.push({ ...upload, ...found });
  }
  holdings.plans = await peopleData.openPlans(companyId, plansOf(holdings));
  holdings.syncs = await peopleData.syncsThatSay(companyId, [...traces.numbers]);
  return { ...holdings, token: tokenOf(hub, companyId, holdings) };
}

/** How much was found in each place, in the words of the screens. */
export function countsOf(holdings: Holdings) {
  const { references } = holdings;
  return {
    changes: holdings.changes.length,
    events: holdings.events.length,
    links: holdings.links.length,
    references: references.changes.length + references.links.length + references.events.length,
    documents: holdings.documents.length,
    files: holdings.files.length,
    uploads: holdings.uploads.length,
    plans: holdings.plans,
  };
}

/** The plans with a change that is the person's or names them. */
export function plansOf({ changes, references }: Pick<Holdings, 'changes' | 'references'>): string[] {
  return [...new Set([...changes, ...references.changes].map(({ planId }) => planId))];
}

function numbersAt({ numbers, others, traces }: Identity, connectorIds: readonly string[]): NumbersHere {
  const isAt = (set: ReadonlySet<string>, number: string) =>
    connectorIds.some((id) => set.has(numberAt(id, number)));
  const sure = new Set([...traces.numbers].filter((number) => !isAt(others, number)));
  const shared = [...traces.numbers].filter((number) => isAt(others, number) && isAt(numbers, number));
  return { sure, possible: new Set([...sure, ...shared]) };
}

function ownerOf(id: string, entity: Entity): unknown {
  if (id === 'employees') return entity.employeeNumber;
  const owner = isDataSet(id) ? dataSet(id).owner : undefined;
  return owner === undefined ? undefined : entity[owner];
}

/** The fields in which a record of somebody else may name the person. */
export function referringFields(id: string): string[] {
  if (!isDataSet(id)) return [];
  const { fields, owner } = dataSet(id);
  return Object.keys(fields).filter((name) => name !== owner && fields[name]?.refersTo === 'employees');
}

function refersTo(id: string, entity: Entity, isOwn: (number: unknown) => boolean): boolean {
  return referringFields(id).some((field) => isOwn(entity[field]));
}

function isNamed({ traces }: Identity, words: unknown[]): boolean {
  return JSON.stringify(words) !== JSON.stringify(traces.scrubDocument(words));
}

function tokenOf(hub: Hub, companyId: string, found: Omit<Holdings, 'token'>): string {
  const parts = [
    found.changes.map(({ planId, seq }) => [planId, seq]),
    found.links.map(({ sourceId, destinationId, dataSet: id, sourceKey }) => [
      sourceId,
      destinationId,
      id,
      sourceKey,
    ]),
    found.events.map(({ runId, seq }) => [runId, seq]),
    found.references.changes.map(({ planId, seq }) => [planId, seq]),
    found.references.links.map(({ sourceKey }) => sourceKey),
    found.references.events.map(({ runId, seq }) => [runId, seq]),
    found.documents.map(({ table, id, dataSet: set }) => [table, id, set]),
    found.files.map(({ id }) => id),
    found.uploads.map(({ connectorId, name, size }) => [connectorId, name, size]),
    [...found.identity.numbers].sort(),
    [...found.identity.traces.ssns].sort(),
  ];
  return createHmac('sha256', deriveKey(hub.store.keys, `people-data|${companyId}`))
    .update(JSON.stringify(parts))
    .digest('base64url');
}
