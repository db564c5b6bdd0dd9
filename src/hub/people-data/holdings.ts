import { createHmac } from 'node:crypto';
import { deriveKey } from '../../kernel/index.ts';
import { dataSet, type Entity, isDataSet } from '../../model/index.ts';
import type {
  HeldChange,
  HeldCode,
  HeldEvent,
  HeldFile,
  HeldLink,
  HeldRun,
  HeldUpload,
  RecordPlace,
} from '../../store/index.ts';
import type { Hub } from '../hub.ts';
import { type FileTraces, tracesInFile } from './file-traces.ts';
import { type Identity, identify, type PersonQuery, ssnsIn } from './identify.ts';
import type { Between } from './numbers.ts';
import type { Traces } from './traces.ts';

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
  /** Entries of crosswalks and seen codes that are theirs or bear their name. */
  codes: HeldCode[];
  /** Plans that could still be applied and hold the person: they are dropped. */
  plans: number;
  /** Syncs whose settings name them; those are for a person to edit. */
  syncs: string[];
  /** Identifies what was found; it changes when anything of it does. */
  token: string;
}

const isAboutPeople = (id: string | null) =>
  id === null || id === 'employees' || (isDataSet(id) && dataSet(id).owner !== undefined);

/** Looks for the person in all that the company's runs have left. */
export async function gather(hub: Hub, companyId: string, query: PersonQuery): Promise<Holdings> {
  const { held, peopleData } = hub.store;
  const identity = await identify(hub, companyId, query);
  const { traces, numbers } = identity;
  const wanted = { numbers: [...traces.numbers], ssns: [...traces.ssns] };
  const isOwn = (between: Between, connectorId: string, number: unknown) =>
    typeof number === 'string' && numbers.isOwn(between, connectorId, number);
  const holdings: Omit<Holdings, 'token'> = {
    identity,
    changes: [],
    links: [],
    events: [],
    references: { changes: [], links: [], events: [] },
    documents: [],
    files: [],
    uploads: [],
    codes: [],
    plans: 0,
    syncs: [],
  };
  const records = new Map<string, RecordPlace>();
  const known = (between: Between, id: string | null, key: string) =>
    JSON.stringify([between.sourceId, between.destinationId, id, key]);
  const remember = (between: Between, id: string, key: string) =>
    records.set(known(between, id, key), { sourceId: between.sourceId, dataSet: id, key });
  const runs = new Set<string>();
  /** Of an employee's own record, its SSN says whose it is; undefined where it has none. */
  const bySsn = (id: string, entities: readonly Entity[]): boolean | undefined => {
    const ssns = id === 'employees' ? ssnsIn(entities) : [];
    return ssns.length === 0 ? undefined : ssns.some((ssn) => traces.ssns.has(ssn));
  };

  for await (const page of held.changes(companyId, wanted)) {
    for (const change of page) {
      const { sourceId, destinationId, body, dataSet: id } = change;
      const entities = body.before === undefined ? [body.after] : [body.after, body.before];
      const owned =
        isAboutPeople(id) &&
        (bySsn(id, entities) ??
          (isOwn(change, sourceId, change.employeeNumber) ||
            entities.some((entity) => isOwn(change, destinationId, ownerOf(id, entity))) ||
            (id === 'employees' &&
              (isOwn(change, sourceId, change.sourceKey) ||
                isOwn(change, destinationId, change.destinationKey)))));
      if (owned) {
        holdings.changes.push(change);
        remember(change, id, change.sourceKey);
        runs.add(change.runId);
        // Account numbers and further addresses stand in the records that hang on them.
        for (const entity of entities) traces.learn(entity);
      } else if (entities.some((entity) => refersTo(id, entity, (n) => isOwn(change, destinationId, n)))) {
        holdings.references.changes.push(change);
      }
    }
  }
  for await (const page of held.links(companyId, wanted, { records: [...records.values()] })) {
    for (const link of page) {
      const { sourceId, destinationId, dataSet: id, sourceKey, destinationKey, sent } = link;
      const keys = (of: (key: string) => string | undefined) =>
        isOwn(link, sourceId, of(sourceKey)) || isOwn(link, destinationId, of(destinationKey));
      const owned =
        records.has(known(link, id, sourceKey)) ||
        (isAboutPeople(id) &&
          (bySsn(id, sent === undefined ? [] : [sent]) ??
            ((sent !== undefined && isOwn(link, destinationId, ownerOf(id, sent))) ||
              keys((key) => (id === 'employees' ? key : key.split('|')[0])))));
      if (owned) {
        holdings.links.push(link);
        remember(link, id, sourceKey);
        if (sent !== undefined) traces.learn(sent);
      } else if (sent !== undefined && refersTo(id, sent, (number) => isOwn(link, destinationId, number))) {
        holdings.references.links.push(link);
      }
    }
  }
  const sought = { numbers: [...traces.numbers], records: [...records.values()], texts: traces.texts };
  for await (const page of held.events(companyId, sought)) {
    for (const event of page) {
      const owned =
        isOwn(event, event.sourceId, event.employeeNumber) ||
        (event.dataSet !== null &&
          isAboutPeople(event.dataSet) &&
          isOwn(event, event.sourceId, event.recordKey?.split('|')[0])) ||
        (event.recordKey !== null && records.has(known(event, event.dataSet, event.recordKey))) ||
        (event.title !== null && traces.tells(event.title));
      if (owned) {
        holdings.events.push(event);
        runs.add(event.runId);
      } else if (isNamed(holdings.identity, [event.message, event.fix, event.action])) {
        holdings.references.events.push(event);
      }
    }
  }
  for (const document of await held.documents(companyId)) {
    const words = traces.scrubDocument(document.words) as HeldRun['words'];
    if (JSON.stringify(words) !== JSON.stringify(document.words))
      holdings.documents.push({ ...document, words });
  }
  for (const file of await held.files(companyId)) {
    if (!isAboutPeople(file.dataSet)) continue;
    const found = await tracesInFile(
      await hub.store.contents.file(companyId, file.runId, file.id),
      traces,
      numbersAt(identity, [file.sourceId, file.destinationId], file),
    );
    if (found.lines.length > 0 || (found.opaque && runs.has(file.runId)))
      holdings.files.push({ ...file, ...found });
  }
  for (const upload of await held.uploads(companyId)) {
    const found = await tracesInFile(
      await hub.store.uploads.get(companyId, upload.connectorId, upload.name),
      traces,
      numbersAt(identity, [upload.connectorId]),
    );
    const reads = numbers.places().some(({ connectorId }) => connectorId === upload.connectorId);
    if (found.lines.length > 0 || (found.opaque && reads)) holdings.uploads.push({ ...upload, ...found });
  }
  for (const code of await held.codes(companyId)) {
    if (isTheirs(code, traces)) holdings.codes.push(code);
  }
  holdings.plans = await peopleData.openPlans(companyId, plansOf(holdings));
  holdings.syncs = await held.syncsThatSay(companyId, [...traces.numbers]);
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
    codes: holdings.codes.length,
    plans: holdings.plans,
  };
}

/** The plans with a change that is the person's or names them. */
export function plansOf({ changes, references }: Pick<Holdings, 'changes' | 'references'>): string[] {
  return [...new Set([...changes, ...references.changes].map(({ planId }) => planId))];
}

/** The numbers that are nobody else's in a file. */
function numbersAt(
  { numbers, traces }: Identity,
  connectorIds: readonly string[],
  between?: Between,
): ReadonlySet<string> {
  return new Set(
    [...traces.numbers].filter((number) => !connectorIds.some((id) => numbers.isOthers(between, id, number))),
  );
}

function isTheirs({ dataSet: id, code, destinationCode, names }: HeldCode, traces: Traces): boolean {
  const isNumber = (text: string | null) => text !== null && traces.numbers.has(text);
  return (
    (id === 'employees' && (isNumber(code) || isNumber(destinationCode))) ||
    names.some((name) => traces.bears(name))
  );
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
    found.codes,
    found.identity.numbers
      .places()
      .map(({ at }) => at)
      .sort(),
    [...found.identity.traces.ssns].sort(),
  ];
  return createHmac('sha256', deriveKey(hub.store.keys, `people-data|${companyId}`))
    .update(JSON.stringify(parts))
    .digest('base64url');
}
