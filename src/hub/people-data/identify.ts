import { ConfigError, RefusedError } from '../../kernel/index.ts';
import type { Entity } from '../../model/index.ts';
import type { HeldChange, HeldLink } from '../../store/index.ts';
import type { Hub } from '../hub.ts';
import { type Between, type Numbers, NumbersOfMany, numberAt } from './numbers.ts';
import { Traces } from './traces.ts';

/** How somebody is named: by the number at either end of a sync, and by the SSN where a number is not enough. */
export interface PersonQuery {
  employeeNumber: string;
  ssn?: string;
}

/** One person as the runs of a company knew them. */
export interface Identity {
  traces: Traces;
  /** Which numbers are theirs, and which are somebody else's although they are the same. */
  numbers: Numbers;
}

/** A record of an employee, as a change or a link knew it. */
interface Seen {
  between: Between;
  /** `connector|number`, of both ends. */
  numbers: string[];
  ssns: string[];
  entities: Entity[];
  keys: string[];
}

/**
 * Finds who is meant: all records of employees with the number or the SSN, and those that these lead to. Two people
 * may share a number in two systems, so a number at one connector says nothing about the other; where one system has
 * given it to two people, the SSN tells them apart, and otherwise the sync by which they came.
 * @throws RefusedError `people/ambiguous`, ConfigError `people/ssn`
 */
export async function identify(hub: Hub, companyId: string, query: PersonQuery): Promise<Identity> {
  const number = query.employeeNumber.trim();
  const given = ssnOf(query);
  const book = new Map<string, Seen>();
  const looked = { numbers: new Set<string>(), ssns: new Set<string>() };
  const look = async (numbers: Iterable<string>, ssns: Iterable<string>): Promise<boolean> => {
    const fresh = {
      numbers: [...numbers].filter((one) => !looked.numbers.has(one)),
      ssns: [...ssns].filter((one) => !looked.ssns.has(one)),
    };
    for (const one of fresh.numbers) looked.numbers.add(one);
    for (const one of fresh.ssns) looked.ssns.add(one);
    if (fresh.numbers.length + fresh.ssns.length === 0) return false;
    for await (const page of hub.store.held.changes(companyId, fresh, true))
      for (const change of page)
        if (!change.sourceKey.startsWith('erased-'))
          book.set(`${change.planId}|${change.seq}`, seenInChange(change));
    for await (const page of hub.store.held.links(companyId, fresh, { employeesOnly: true }))
      for (const link of page)
        book.set(`${link.sourceId}|${link.destinationId}|${link.sourceKey}`, seenInLink(link));
    return true;
  };

  await look([number], given === undefined ? [] : [given]);
  const called = [...book.values()].filter(({ numbers }) =>
    numbers.some((at) => at.slice(at.indexOf('|') + 1) === number),
  );
  const ssns = new Set(given === undefined ? called.flatMap((one) => one.ssns) : [given]);
  if (given === undefined) demandOne(ssns);

  for (;;) {
    const numbers = new NumbersOfMany(number);
    const matched = new Set<Seen>();
    const all = [...book.values()];
    const isStranger = (one: Seen) => one.ssns.length > 0 && !one.ssns.some((ssn) => ssns.has(ssn));
    for (const one of all) if (isStranger(one)) numbers.addOthers(one.between, one.numbers);
    for (let grown = true; grown; ) {
      grown = false;
      for (const one of all) {
        if (matched.has(one) || isStranger(one)) continue;
        if (one.ssns.length === 0 && !one.numbers.some((at) => numbers.isOwnAt(one.between, at))) continue;
        matched.add(one);
        numbers.addOwn(one.between, one.numbers);
        for (const ssn of one.ssns) ssns.add(ssn);
        grown = true;
      }
    }
    if (await look(numbers.ownNumbers, ssns)) {
      // Known by number alone so far: a number of theirs may lead to their SSN at another system.
      if (ssns.size === 0) {
        const led = [...book.values()].filter((one) => one.numbers.some((at) => numbers.has(at)));
        for (const one of led) for (const ssn of one.ssns) ssns.add(ssn);
        demandOne(ssns);
      }
      continue;
    }
    return { numbers, traces: tracesOf(number, ssns, matched, numbers) };
  }
}

/** The digits of the SSN that was given. @throws ConfigError `people/ssn` */
export function ssnOf({ ssn }: PersonQuery): string | undefined {
  const digits = ssn?.replace(/\D/g, '');
  if (digits === undefined || digits.length === 9) return digits;
  throw new ConfigError({
    code: 'people/ssn',
    what: 'The SSN has not nine digits.',
    fix: 'Give nine digits, with or without dashes.',
    field: 'ssn',
  });
}

function demandOne(ssns: ReadonlySet<string>): void {
  if (ssns.size <= 1) return;
  throw new RefusedError({
    code: 'people/ambiguous',
    what: `${ssns.size} different people have this employee number.`,
    expected: 'Expected the SSN too, to tell which of them is meant.',
    fix: 'Give the SSN beside the number.',
  });
}

function tracesOf(
  number: string,
  ssns: ReadonlySet<string>,
  matched: ReadonlySet<Seen>,
  numbers: Numbers,
): Traces {
  const traces = new Traces();
  traces.numbers.add(number);
  for (const ssn of ssns) traces.learn({ ssn });
  for (const { entities, keys } of matched) {
    for (const entity of entities) traces.learn(entity);
    for (const key of keys) traces.learnKey(key);
  }
  for (const one of numbers.ownNumbers) traces.numbers.add(one);
  return traces;
}

function seenInChange(change: HeldChange): Seen {
  const { after, before } = change.body;
  // What a person was called before is theirs, too.
  return seenAs(change, change.employeeNumber, before === undefined ? [after] : [after, before]);
}

function seenInLink(link: HeldLink): Seen {
  return seenAs(link, null, link.sent === undefined ? [] : [link.sent]);
}

function seenAs(
  place: Between & { sourceKey: string; destinationKey: string | null },
  sourceNumber: string | null,
  entities: Entity[],
): Seen {
  const { sourceId, destinationId, sourceKey, destinationKey } = place;
  const there = entities.flatMap((entity) => textsOf(entity.employeeNumber));
  return {
    between: { sourceId, destinationId },
    numbers: [
      ...[...textsOf(sourceNumber), sourceKey].map((value) => numberAt(sourceId, value)),
      ...[...textsOf(destinationKey), ...there].map((value) => numberAt(destinationId, value)),
    ],
    ssns: ssnsIn(entities),
    entities,
    keys: [sourceKey, ...textsOf(destinationKey)],
  };
}

/** The SSNs that stand in records, as digits. */
export function ssnsIn(entities: readonly Entity[]): string[] {
  return [...new Set(entities.flatMap((entity) => textsOf(entity.ssn)).map((ssn) => ssn.replace(/\D/g, '')))];
}

function textsOf(value: unknown): string[] {
  return typeof value === 'string' && value !== '' ? [value] : [];
}
