import { asList, asObject, type HttpCall, type ReadScope } from '../../sdk/index.ts';
import type { HcssClient } from './client.ts';
import { timeCardSettings } from './manifest.ts';
import { type Json, text } from './wire.ts';

/** A card as the list shows it. */
export interface CardInfo {
  id: string;
  date: string;
  jobId: string;
  revision: number;
  /** The revision that was sent to payroll; absent when none was. */
  sentRevision?: number;
}

const DAY_MS = 86_400_000;

/** The cards of the period that carry the mark that the connector asks for, in the vendor's order. */
export async function listCards(client: HcssClient, { options }: ReadScope): Promise<CardInfo[]> {
  const settings = timeCardSettings(client.context.config);
  const { heavyJobPath } = client.assumed;
  // Only the second list tells the other marks.
  const path = `${heavyJobPath}/${settings.state === 'approved' || settings.state === 'any' ? 'timeCardInfo' : 'timeCardApprovalInfo'}`;
  const from = new Date(client.context.clock.nowMs() - settings.days * DAY_MS).toISOString().slice(0, 10);
  const query: HttpCall['query'] = { startDate: options.from ?? from, endDate: options.to };
  const cards: CardInfo[] = [];
  for await (const { rows } of client.pages(path, query)) {
    for (const row of rows) {
      // Not every deployment takes the business unit as a filter, so it is looked at here.
      if (text(row.businessUnitId) !== client.unit.id || !hasMark(row, settings.state)) continue;
      const sent = row.sentToPayrollRevision;
      cards.push({
        id: text(row.id),
        date: text(row.date).slice(0, 10),
        jobId: text(row.jobId),
        revision: Number(row.revision),
        ...(typeof sent === 'number' ? { sentRevision: sent } : {}),
      });
    }
  }
  return cards;
}

function hasMark(row: Json, state: 'approved' | 'accepted' | 'reviewed' | 'any'): boolean {
  if (state === 'any') return true;
  const flag = { approved: 'isApproved', accepted: 'isAccepted', reviewed: 'isReviewed' }[state];
  return row[flag] === true && row.isRejected !== true;
}

export const isSent = ({ revision, sentRevision }: CardInfo) => sentRevision === revision;

/** Changed after it had been sent. */
export const isCorrected = (card: CardInfo) => card.sentRevision !== undefined && !isSent(card);

/** One card with its hours; undefined when it was deleted since it was listed. */
export async function readCard(client: HcssClient, id: string): Promise<Json | undefined> {
  const path = `${client.assumed.heavyJobPath}/timeCards/${encodeURIComponent(id)}`;
  const answer = await client.call({ path, accept: [404] });
  return answer.status === 404 ? undefined : asObject(answer.json);
}

/** The only thing that HCSS lets others write about a card. Doing it twice has the effect of once. */
export async function markSent(client: HcssClient, id: string, revision: number): Promise<void> {
  await client.call({
    method: 'PUT',
    path: `${client.assumed.heavyJobPath}/timeCards/${encodeURIComponent(id)}`,
    json: {
      sentToPayrollRevision: revision,
      sentToPayrollDateTime: new Date(client.context.clock.nowMs()).toISOString(),
    },
    safe: true,
    accept: [404],
  });
}

/** The columns of a card by the id under which its hours name them. */
export function columnsOf(card: Json): ReadonlyMap<string, Json> {
  return new Map(
    asList(card.costCodes)
      .map(asObject)
      .map((column) => [text(column.timeCardCostCodeId), column]),
  );
}
