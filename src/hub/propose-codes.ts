import { found } from './found.ts';
import type { Hub } from './hub.ts';

const shownCandidates = 3;
const leastSimilarity = 0.35;

/**
 * For each source code without an entry, the destination's codes that look most like it. A proposal is only shown:
 * a person decides.
 */
export async function proposeCodes(hub: Hub, companyId: string, syncId: string, dataSet: string) {
  found(await hub.store.syncs.get(companyId, syncId), 'sync');
  const { crosswalks } = hub.store;
  const mapped = new Set(
    (await crosswalks.entries(companyId, syncId, dataSet)).map((entry) => entry.sourceCode),
  );
  const destination = await crosswalks.seen(companyId, syncId, 'destination', dataSet);
  const source = await crosswalks.seen(companyId, syncId, 'source', dataSet);
  return source
    .filter(({ code }) => !mapped.has(code))
    .map((from) => ({
      sourceCode: from.code,
      sourceName: from.name,
      candidates: destination
        .map((to) => ({ ...to, similarity: similarity(from, to) }))
        .filter((candidate) => candidate.similarity >= leastSimilarity)
        .sort((left, right) => right.similarity - left.similarity || (left.code < right.code ? -1 : 1))
        .slice(0, shownCandidates),
    }));
}

interface Named {
  code: string;
  name: string;
}

/** 1 for the same code; else the better of how alike codes and names are, a little less than 1. */
export function similarity(left: Named, right: Named): number {
  if (left.code === right.code) return 1;
  const codes = alike(plain(left.code), plain(right.code));
  const names = left.name === '' || right.name === '' ? 0 : alike(words(left.name), words(right.name));
  const both = names === 0 ? codes : Math.max(names, codes * 0.4 + names * 0.6);
  return Math.round(Math.min(0.99, Math.max(both, codes * 0.8)) * 100) / 100;
}

/** Codes differ in signs, case and leading zeros more often than in meaning. */
function plain(code: string): string {
  return code
    .toLowerCase()
    .replace(/[^a-z0-9]/g, '')
    .replace(/^0+(?=.)/, '');
}

function words(name: string): string {
  return name
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter(Boolean)
    .sort()
    .join(' ');
}

/** Dice's coefficient over pairs of neighbouring signs, 0 to 1. */
function alike(left: string, right: string): number {
  if (left === right) return 1;
  if (left.length < 2 || right.length < 2) return 0;
  const pairs = new Map<string, number>();
  for (let at = 0; at < left.length - 1; at += 1) {
    const pair = left.slice(at, at + 2);
    pairs.set(pair, (pairs.get(pair) ?? 0) + 1);
  }
  let shared = 0;
  for (let at = 0; at < right.length - 1; at += 1) {
    const pair = right.slice(at, at + 2);
    const remaining = pairs.get(pair) ?? 0;
    if (remaining === 0) continue;
    pairs.set(pair, remaining - 1);
    shared += 1;
  }
  return (2 * shared) / (left.length + right.length - 2);
}
