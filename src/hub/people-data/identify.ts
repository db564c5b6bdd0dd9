import { ConfigError, RefusedError } from '../../kernel/index.ts';
import type { Entity } from '../../model/index.ts';
import type { Hub } from '../hub.ts';
import { Traces } from './traces.ts';

/** How somebody is named: by the number at either end of a sync, and by the SSN where a number is not enough. */
export interface PersonQuery {
  employeeNumber: string;
  ssn?: string;
}

/** One person as the runs of a company knew them. */
export interface Identity {
  traces: Traces;
  /** Which numbers are theirs at which connector. */
  numbers: ReadonlySet<string>;
  /** Connectors and numbers that are somebody else's, although the number is the same. */
  others: ReadonlySet<string>;
}

interface Seen {
  /** `connector|number`, of both ends. */
  numbers: string[];
  ssns: string[];
  entities: Entity[];
  keys: string[];
}

export const numberAt = (connectorId: string, number: string) => `${connectorId}|${number}`;

/**
 * Finds who is meant: all records of employees with the number or the SSN, and those that these lead to. Two people
 * may share a number in two systems, so a number at one connector says nothing about the other.
 * @throws RefusedError `people/ambiguous`, ConfigError `people/ssn`
 */
export async function identify(hub: Hub, companyId: string, query: PersonQuery): Promise<Identity> {
  const number = query.employeeNumber.trim();
  const wanted = query.ssn?.replace(/\D/g, '');
  if (wanted !== undefined && wanted.length !== 9) {
    throw new ConfigError({
      code: 'people/ssn',
      what: 'The SSN has not nine digits.',
      fix: 'Give nine digits, with or without dashes.',
      field: 'ssn',
    });
  }
  const seen = await employeesSeen(hub, companyId);
  const byNumber = seen.filter(({ numbers }) => numbers.some((at) => at.endsWith(`|${number}`)));
  const ssns = new Set(wanted === undefined ? byNumber.flatMap((one) => one.ssns) : [wanted]);
  if (wanted === undefined && ssns.size > 1) {
    throw new RefusedError({
      code: 'people/ambiguous',
      what: `${ssns.size} different people have this employee number.`,
      expected: 'Expected the SSN too, to tell which of them is meant.',
      fix: 'Give the SSN beside the number.',
    });
  }
  const strangers = seen.filter((one) => one.ssns.length > 0 && !one.ssns.some((ssn) => ssns.has(ssn)));
  const others = new Set(strangers.flatMap(({ numbers }) => numbers));
  const own = new Set<string>();
  const matched = new Set<Seen>();
  for (let grown = true; grown; ) {
    grown = false;
    for (const one of seen) {
      if (matched.has(one) || strangers.includes(one)) continue;
      const isTheirs =
        one.ssns.some((ssn) => ssns.has(ssn)) ||
        one.numbers.some((at) => own.has(at) || (at.endsWith(`|${number}`) && !others.has(at)));
      if (!isTheirs) continue;
      matched.add(one);
      for (const at of one.numbers) own.add(at);
      for (const ssn of one.ssns) ssns.add(ssn);
      grown = true;
    }
  }
  const traces = new Traces();
  traces.numbers.add(number);
  for (const ssn of ssns) traces.learn({ ssn });
  for (const { entities, keys } of matched) {
    for (const entity of entities) traces.learn(entity);
    for (const key of keys) traces.learnKey(key);
  }
  for (const at of own) traces.numbers.add(at.slice(at.indexOf('|') + 1));
  return { traces, numbers: own, others };
}

async function employeesSeen(hub: Hub, companyId: string): Promise<Seen[]> {
  const seen: Seen[] = [];
  const add = (
    place: { sourceId: string; destinationId: string; sourceKey: string; destinationKey: string | null },
    sourceNumber: string | null,
    entities: Entity[],
  ) => {
    const { sourceId, destinationId, sourceKey, destinationKey } = place;
    const text = (value: unknown) => (typeof value === 'string' && value !== '' ? [value] : []);
    const there = entities.flatMap((entity) => text(entity.employeeNumber));
    seen.push({
      numbers: [
        ...[...text(sourceNumber), sourceKey].map((value) => numberAt(sourceId, value)),
        ...[...text(destinationKey), ...there].map((value) => numberAt(destinationId, value)),
      ],
      ssns: [...new Set(entities.flatMap((entity) => text(entity.ssn)).map((ssn) => ssn.replace(/\D/g, '')))],
      entities,
      keys: [sourceKey, ...text(destinationKey)],
    });
  };
  for await (const page of hub.store.peopleData.changes(companyId)) {
    for (const change of page) {
      if (change.dataSet !== 'employees' || change.sourceKey.startsWith('erased-')) continue;
      const { after, before } = change.body;
      // What a person was called before is theirs, too.
      add(change, change.employeeNumber, before === undefined ? [after] : [after, before]);
    }
  }
  for await (const page of hub.store.peopleData.links(companyId)) {
    for (const link of page) {
      if (link.dataSet === 'employees') add(link, null, link.sent === undefined ? [] : [link.sent]);
    }
  }
  return seen;
}
