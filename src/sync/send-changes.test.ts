import { expect, test } from 'vitest';
import { wholePeople } from './send-changes.ts';

const cut = (people: string, size: number) =>
  wholePeople([...people], size, (one) => (one === '-' ? undefined : one)).join('');

test.each([
  ['aabbcc', 4, 'aabb', 'a cut between two people'],
  ['aabbbc', 4, 'aa', 'whoever goes on behind the cut waits'],
  ['aaaaab', 4, 'aaaa', 'whoever has more than fits is cut'],
  ['aab', 4, 'aab', 'all of it fits'],
  ['aabb', 4, 'aabb', 'it fits exactly'],
  ['------', 4, '----', 'what is nobody’s is cut anywhere'],
  ['abbb', 1, 'a', 'one at a time'],
  ['', 4, '', 'nothing'],
])('%s in batches of %d begins with "%s": %s', (people, size, first) => {
  expect(cut(people, size)).toBe(first);
});
