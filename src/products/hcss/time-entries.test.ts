import { expect, test } from 'vitest';
import type { HcssSandbox, TimeCard } from '../../../sandbox/hcss/index.ts';
import { compileMapping, type Page, type VendorRecord } from '../../sdk/index.ts';
import { pagesOf, recordsOf } from '../../sdk/testing/index.ts';
import type { HcssConfig } from './manifest.ts';
import { dataSet, FROM, type Opened, withHcss } from './testing/stand-in.ts';

const entries = dataSet('timeEntries');
const unsent: Partial<HcssConfig> = { timeCards: {} };
const all = { options: { from: FROM } };

const readAll = ({ client }: Opened): Promise<Page[]> => pagesOf(entries, client, all);
const linesOf = (pages: readonly Page[]): VendorRecord[] => pages.flatMap((page) => page.records);
const cardsOf = (pages: readonly Page[]) => new Set(linesOf(pages).map((line) => line.timeCardId));

async function settle({ client }: Opened, pages: readonly Page[], leftOver = { unsettled: 0, skipped: 0 }) {
  await entries.settle?.(client, pages.at(-1)?.bookmark ?? '', leftOver);
}

function cardWhere(sandbox: HcssSandbox, test: (card: TimeCard) => boolean): TimeCard {
  const found = sandbox.timeCards().find(test);
  if (found === undefined) throw new Error('The sandbox has no such card');
  return found;
}

const isUnsent = (card: TimeCard) => card.isApproved && card.sentToPayrollRevision !== card.revision;

function addHour(card: TimeCard): void {
  const [hour] = card.employees[0]?.regularHours ?? [];
  if (hour !== undefined) hour.hours += 0.25;
}

test('only approved cards that were not sent at their present revision are read', () =>
  withHcss(
    async (opened, { sandbox }) => {
      const pages = await readAll(opened);
      const wanted = sandbox.timeCards().filter(isUnsent);

      expect(wanted.length).toBeGreaterThan(3);
      expect(wanted.length).toBeLessThan(sandbox.timeCards().length);
      expect(cardsOf(pages)).toEqual(new Set(wanted.map((card) => card.id)));
    },
    { config: unsent },
  ));

test('hours, tags and codes come as they stand on the card', () =>
  withHcss(async (opened, { sandbox }) => {
    const lines = linesOf(await readAll(opened));
    const hours = (list: (row: TimeCard['employees'][number]) => { hours: number }[]) =>
      sandbox
        .timeCards()
        .flatMap((card) => card.employees.flatMap(list))
        .reduce((sum, entry) => sum + entry.hours, 0);
    const total = (code: string) =>
      lines.filter((line) => line.payCode === code).reduce((sum, line) => sum + Number(line.hours), 0);

    expect(total('OT')).toBe(hours((row) => row.overtimeHours));
    expect(total('REG') + total('VAC') + total('SICK')).toBe(hours((row) => row.regularHours));
    expect(total('DOT')).toBe(hours((row) => row.doubleOvertimeHours));
    const mapping = compileMapping('timeEntries', entries.mapping, {});
    expect(mapping.toEntity(lines[0] ?? {}, [])).toMatchObject({
      externalRef: lines[0]?.lineId,
      employeeNumber: lines[0]?.employeeCode,
      projectCode: lines[0]?.jobCode,
      costCode: lines[0]?.costCodeCode,
      workDate: expect.stringMatching(/^\d{4}-\d{2}-\d{2}$/),
    });
  }));

test('what was applied is marked as sent at the revision that was read, and is not read again', () =>
  withHcss(
    async (opened, { sandbox }) => {
      const pages = await readAll(opened);
      await settle(opened, pages);

      for (const card of sandbox.timeCards().filter((each) => cardsOf(pages).has(each.id))) {
        expect(card.sentToPayrollRevision).toBe(card.revision);
        expect(card.sentToPayrollDateTime).toMatch(/Z$/);
      }
      expect(linesOf(await readAll(opened))).toEqual([]);
    },
    { config: unsent },
  ));

test('reading alone marks nothing', () =>
  withHcss(
    async (opened, { sandbox }) => {
      await readAll(opened);

      expect(sandbox.requests.filter(({ method }) => method === 'PUT')).toEqual([]);
    },
    { config: unsent },
  ));

test('a correction comes again under the same keys, said to be one, with a line of no hours where hours went', () =>
  withHcss(
    async (opened, { sandbox }) => {
      const first = await readAll(opened);
      await settle(opened, first);
      const { id } = cardWhere(sandbox, (card) => cardsOf(first).has(card.id));
      sandbox.editTimeCard(id, (card) => {
        const [hour] = card.employees[0]?.regularHours ?? [];
        if (hour !== undefined) hour.hours = 0;
      });
      opened.notes.length = 0;
      const second = linesOf(await readAll(opened));

      const keys = (lines: VendorRecord[]) => lines.map((line) => line.lineId);
      expect(keys(second)).toEqual(keys(linesOf(first).filter((line) => line.timeCardId === id)));
      expect(second.every((line) => line.isCorrection === true)).toBe(true);
      expect(second.map((line) => line.hours)).toContain('0');
      expect(opened.notes).toMatchObject([{ level: 'warning', code: 'hcss/corrected-cards' }]);
    },
    { config: unsent },
  ));

test('corrections of cards that somebody else had sent can be left out, and are told', () =>
  withHcss(
    async (opened, { sandbox }) => {
      const pages = await readAll(opened);
      const corrected = sandbox
        .timeCards()
        .filter((card) => card.sentToPayrollRevision !== null && card.sentToPayrollRevision < card.revision);

      expect(corrected.length).toBeGreaterThan(0);
      for (const card of corrected) expect(cardsOf(pages).has(card.id)).toBe(false);
      expect(opened.notes).toMatchObject([{ code: 'hcss/corrections-left-out' }]);
    },
    { config: { timeCards: { corrections: 'leave out' } } },
  ));

test('a card that is edited between reading and marking stays a correction', () =>
  withHcss(
    async (opened, { sandbox }) => {
      const pages = await readAll(opened);
      const { id } = cardWhere(sandbox, (card) => cardsOf(pages).has(card.id));
      sandbox.editTimeCard(id, addHour);
      await settle(opened, pages);

      expect([...cardsOf(await readAll(opened))]).toEqual([id]);
    },
    { config: unsent },
  ));

test.each([
  ['a line was refused', { unsettled: 1, skipped: 0 }, undefined],
  ['a filter left lines out', { unsettled: 0, skipped: 3 }, undefined],
  ['the connector is set to never', { unsettled: 0, skipped: 0 }, 'never' as const],
])('nothing is marked when %s', (_, leftOver, markSent) =>
  withHcss(
    async (opened, { sandbox }) => {
      const pages = await readAll(opened);
      opened.notes.length = 0;
      await settle(opened, pages, leftOver);

      expect(sandbox.requests.filter(({ method }) => method === 'PUT')).toEqual([]);
      expect(opened.notes.map((note) => note.code)).toEqual(
        markSent === undefined ? ['hcss/not-marked'] : [],
      );
    },
    { config: { timeCards: markSent === undefined ? {} : { markSent } } },
  ),
);

test('without the scope to mark, the run keeps what it did and says which scope is missing', () =>
  withHcss(
    async (opened) => {
      const pages = await readAll(opened);
      await settle(opened, pages);

      expect(opened.notes.at(-1)).toMatchObject({ code: 'hcss/not-marked', dataSet: 'timeEntries' });
      expect(opened.notes.at(-1)?.what).toContain('"timecards:write"');
    },
    { config: { ...unsent, scopes: 'heavyjob:read timecards:read' } },
  ));

test('marking that breaks off is no failure, and the next run makes up for it', () =>
  withHcss(
    async (opened, { sandbox }) => {
      const pages = await readAll(opened);
      sandbox.faults.add({
        method: 'PUT',
        skip: 1,
        times: -1,
        effect: { kind: 'status', status: 400, body: 'no' },
      });
      await settle(opened, pages);
      sandbox.faults.clear();

      expect(opened.notes.at(-1)).toMatchObject({ code: 'hcss/not-marked' });
      const again = await readAll(opened);
      expect(cardsOf(again).size).toBe(cardsOf(pages).size - 1);
      await settle(opened, again);
      expect(linesOf(await readAll(opened))).toEqual([]);
    },
    { config: unsent },
  ));

test('an accepted or reviewed card is told by the list that shows it', () =>
  withHcss(
    async (opened, { sandbox }) => {
      const pages = await readAll(opened);
      const wanted = sandbox.timeCards().filter((card) => card.isReviewed);

      expect(cardsOf(pages)).toEqual(new Set(wanted.map((card) => card.id)));
    },
    { config: { timeCards: { read: 'all', state: 'reviewed' } } },
  ));

test('a read without a period does not claim to be all there is', () =>
  withHcss(
    async ({ client }) => {
      const pages = await pagesOf(entries, client, { options: {} });

      expect(linesOf(pages)).not.toEqual([]);
      expect(pages.some((page) => page.end === true)).toBe(false);
    },
    { config: unsent },
  ));

test('a card that is deleted while it is read is passed by', () =>
  withHcss(
    async (opened, { sandbox }) => {
      sandbox.faults.add({ path: '/timeCards/', effect: { kind: 'status', status: 404, body: '' } });
      const pages = await readAll(opened);

      expect(cardsOf(pages).size).toBe(sandbox.timeCards().filter(isUnsent).length - 1);
      await settle(opened, pages);
      expect(cardsOf(await readAll(opened)).size).toBe(1);
    },
    { config: unsent },
  ));

test('per diem comes along when it is wanted', () =>
  withHcss(
    async ({ client }) => {
      const lines = await recordsOf(entries, client, all);
      const perDiem = lines.filter((line) => line.payCode === 'PD');

      expect(perDiem.length).toBeGreaterThan(0);
      expect(perDiem[0]).toMatchObject({ hours: '1', dollars: null, hourKind: 'costAdjustment' });
    },
    { config: { timeCards: { read: 'all', state: 'any', costAdjustments: true } } },
  ));
