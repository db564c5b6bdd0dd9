import {
  CancelledError,
  ChalklineError,
  type DataSet,
  defineDataSet,
  type LeftOver,
  type Page,
  type ReadScope,
} from '../../sdk/index.ts';
import type { HcssClient } from './client.ts';
import { timeCardSettings } from './manifest.ts';
import * as mappings from './mappings.ts';
import { type CardInfo, isCorrected, isSent, listCards, markSent, readCard } from './time-cards.ts';
import { linesOf } from './time-lines.ts';
import { text } from './wire.ts';

/** Cards per page: each is a call of its own, and what was read of them is kept page by page. */
const CARDS = 20;

/**
 * Hours, card by card. The mark "sent to payroll" is the cursor: it is kept by the vendor, it knows of corrections,
 * and an approval that came late does not slip past it, as it would past an instant of last change.
 */
async function* readCards(client: HcssClient, scope: ReadScope): AsyncGenerator<Page> {
  const settings = timeCardSettings(client.context.config);
  const read = readBookmark(scope.resume);
  const all = await listCards(client, scope);
  const wanted = all.filter((card) => {
    if (isSent(card)) return settings.read === 'all';
    return settings.corrections === 'send' || !isCorrected(card);
  });
  if (scope.resume === undefined) tellCorrections(client, all);
  // Whoever names a period knows that the rest is not looked at; without one, what is absent must prove nothing,
  // since cards that were sent before are not here either.
  const mayEnd = scope.options.from !== undefined;
  const left = wanted.filter((card) => !read.has(card.id));
  for (let at = 0; at === 0 || at < left.length; at += CARDS) {
    const pages = await Promise.all(left.slice(at, at + CARDS).map((card) => readOne(client, card)));
    for (const { id, mark } of pages) read.set(id, mark);
    yield {
      records: pages.flatMap((page) => page.records),
      bookmark: bookmarkOf(read),
      ...(mayEnd && at + CARDS >= left.length ? { end: true } : {}),
    };
  }
}

async function readOne(client: HcssClient, info: CardInfo) {
  const card = await readCard(client, info.id);
  // Without a revision it cannot be marked, so it stays to be read again.
  if (card === undefined) return { id: info.id, mark: NOTHING_TO_MARK, records: [] };
  const revision = Number(card.revision);
  // The card may have been edited since it was listed: what was read is what will be marked.
  const isMarked = info.sentRevision === revision || !Number.isInteger(revision);
  return {
    id: info.id,
    mark: isMarked ? NOTHING_TO_MARK : revision,
    records: linesOf(client, card, info.sentRevision !== undefined && info.sentRevision !== revision),
  };
}

function tellCorrections(client: HcssClient, cards: readonly CardInfo[]): void {
  const corrected = cards.filter(isCorrected);
  if (corrected.length === 0) return;
  const isSent = timeCardSettings(client.context.config).corrections === 'send';
  const days = [...new Set(corrected.map((card) => card.date))].sort();
  const shown = days.slice(0, 10).join(', ') + (days.length > 10 ? ' and more' : '');
  client.context.note({
    level: 'warning',
    code: isSent ? 'hcss/corrected-cards' : 'hcss/corrections-left-out',
    dataSet: 'timeEntries',
    what: `${corrected.length} time cards were changed after they had been sent to payroll (${shown}).`,
    fix: isSent
      ? 'Lines that we sent are corrected. HCSS does not tell which lines were taken away: compare the hours of these days with payroll.'
      : 'They were left out, as the connector is set. Enter the differences in payroll by hand.',
  });
}

/** Marks the cards of a read as sent, once their lines have been applied; a card that changed since stays unsent. */
async function settle(client: HcssClient, bookmark: string, leftOver?: LeftOver): Promise<void> {
  const { markSent: when } = timeCardSettings(client.context.config);
  if (when === 'never') return;
  const cards = [...readBookmark(bookmark)].filter(([, mark]) => mark !== NOTHING_TO_MARK);
  const reason = whyNot(client, when, leftOver);
  let marked = 0;
  try {
    if (reason === undefined) {
      for (const [id, revision] of cards) {
        await markSent(client, id, revision);
        marked += 1;
      }
      return;
    }
  } catch (error) {
    // The hours are where they belong; the mark is made up for by the next run, which finds them unchanged.
    if (!(error instanceof ChalklineError) || error instanceof CancelledError) throw error;
    tellUnmarked(client, cards.length - marked, error.what);
    return;
  }
  if (cards.length > 0) tellUnmarked(client, cards.length, reason);
}

function whyNot(client: HcssClient, when: string, leftOver: LeftOver | undefined): string | undefined {
  const { unsettled, skipped } = leftOver ?? { unsettled: 0, skipped: 0 };
  if (unsettled > 0) return `${unsettled} of the lines read were refused or are not settled.`;
  if (skipped > 0 && when === 'when all was taken')
    return `${skipped} of the lines read were left out by the sync.`;
  return client.lacks('timecards:write')?.what;
}

function tellUnmarked(client: HcssClient, cards: number, reason: string): void {
  client.context.note({
    level: 'warning',
    code: 'hcss/not-marked',
    dataSet: 'timeEntries',
    what: `${cards} time cards were not marked as sent to payroll. ${reason}`,
    fix: 'Nothing comes twice: the next run reads them again and compares. Settle the reason, or change "Mark cards as sent to payroll" in the connector.',
  });
}

const NOTHING_TO_MARK = -1;

/** Which cards were read, with the revision to be marked: `id:3,id:-1`. */
function bookmarkOf(read: ReadonlyMap<string, number>): string {
  return [...read].map(([id, revision]) => `${id}:${revision}`).join(',');
}

function readBookmark(bookmark: string | undefined): Map<string, number> {
  const cards = (bookmark ?? '').split(',').filter((part) => part !== '');
  return new Map(
    cards.map((part) => {
      const colon = part.lastIndexOf(':');
      return [text(part.slice(0, colon)), Number(part.slice(colon + 1))];
    }),
  );
}

/** Time cards of HeavyJob: read only, for HCSS takes no hours over its API. */
export const timeEntries: DataSet<HcssClient> = defineDataSet<HcssClient>({
  id: 'timeEntries',
  vendorName: 'HeavyJob Time Cards',
  fields: {
    lineId: { label: 'Line (made of the vendor’s ids)' },
    timeCardId: { label: 'Time card' },
    timeCardEmployeeId: { label: 'Row' },
    timeCardCostCodeId: { label: 'Column' },
    employeeCode: { label: 'Employee' },
    date: { label: 'Date' },
    hours: { label: 'Hours' },
    dollars: { label: 'Dollars of a cost adjustment' },
    payCode: { label: 'Kind of hours or tag' },
    hourKind: { label: 'Kind of hours' },
    tagCode: { label: 'Tag' },
    jobCode: { label: 'Job' },
    costCodeCode: { label: 'Cost code' },
    payClassCode: { label: 'Pay class' },
    foremanCode: { label: 'Foreman' },
    shift: { label: 'Shift' },
    revision: { label: 'Revision' },
    sentToPayrollRevision: { label: 'Revision sent to payroll' },
    isCorrection: { label: 'Changed after it was sent' },
    isApproved: { label: 'Approved' },
    publicNotes: { label: 'Notes' },
  },
  primaryKey: ['lineId'],
  mapping: mappings.timeEntries,
  runOptions: [
    {
      id: 'from',
      label: 'From',
      kind: 'date',
      help: 'The first work date. Empty: as many days back as the connector says.',
    },
    { id: 'to', label: 'To', kind: 'date', help: 'The last work date.' },
  ],
  note: 'Each card costs one call. Cards are marked as sent to payroll after a run that was applied. HCSS takes no hours from others.',
  read: readCards,
  settle,
});
