import type { ExakTimeClient } from './client.ts';

export interface PayPeriod {
  id: string;
  start: string;
  end: string;
  closed: boolean;
}

/** Which time may go to payroll: that of closed pay periods, approved for the person or for the day. */
export class PayPeriods {
  readonly #periods: readonly PayPeriod[];
  /** `period|person` and `day|person` of each approval that counts. */
  readonly #approved: ReadonlySet<string>;

  private constructor(periods: readonly PayPeriod[], approved: ReadonlySet<string>) {
    this.#periods = periods;
    this.#approved = approved;
  }

  /**
   * What touches the days from `from` to `to`. `personOf`: the person of an id of the warehouse, which may be theirs
   * or their employee number.
   */
  static async load(
    { warehouse, assumed }: ExakTimeClient,
    from: string,
    to: string,
    personOf: (id: string) => string,
  ): Promise<PayPeriods> {
    const column = (meaning: 'start' | 'end') => warehouse.column('periodSet', meaning);
    const filter = `${column('end')} ge ${from} and ${column('start')} le ${to}`;
    const periods = (await warehouse.all('periodSet', { filter, orderBy: column('end') })).map((row) => ({
      id: String(warehouse.value('periodSet', row, 'id') ?? ''),
      start: String(warehouse.value('periodSet', row, 'start') ?? '').slice(0, 10),
      end: String(warehouse.value('periodSet', row, 'end') ?? '').slice(0, 10),
      closed: warehouse.value('periodSet', row, 'closed') === true,
    }));
    const approved = new Set<string>();
    const wanted = assumed.approvalType.toLowerCase();
    const counts = (type: unknown) => String(type ?? '').toLowerCase() === wanted;
    for (const row of await warehouse.all('approvalSet')) {
      if (!counts(warehouse.value('approvalSet', row, 'type'))) continue;
      const period = warehouse.value('approvalSet', row, 'period');
      approved.add(`${period}|${personOf(String(warehouse.value('approvalSet', row, 'person') ?? ''))}`);
    }
    const day = warehouse.column('dayApprovalSet', 'date');
    for (const row of await warehouse.all('dayApprovalSet', {
      filter: `${day} ge ${from} and ${day} le ${to}`,
    })) {
      if (!counts(warehouse.value('dayApprovalSet', row, 'type'))) continue;
      const date = String(warehouse.value('dayApprovalSet', row, 'date') ?? '').slice(0, 10);
      approved.add(`${date}|${personOf(String(warehouse.value('dayApprovalSet', row, 'person') ?? ''))}`);
    }
    return new PayPeriods(periods, approved);
  }

  /** The period of somebody's day; of several calendars the one in which the person was approved, else the one that ends first. */
  of(date: string, personId: string): PayPeriod | undefined {
    const found = this.#periods.filter((period) => period.start <= date && date <= period.end);
    return found.find((period) => this.#approved.has(`${period.id}|${personId}`)) ?? found[0];
  }

  /** Periods that have ended by a day and were not closed when the warehouse was built. */
  endedOpen(day: string): PayPeriod[] {
    return this.#periods.filter((period) => period.end <= day && !period.closed);
  }

  isApproved(date: string, personId: string): boolean {
    const period = this.of(date, personId);
    return (
      this.#approved.has(`${date}|${personId}`) ||
      (period !== undefined && this.#approved.has(`${period.id}|${personId}`))
    );
  }
}
