import { asObject, isoNow } from '../../sdk/index.ts';
import type { AcumaticaClient } from './client.ts';
import { textAt } from './wire.ts';

const FREQUENCIES: Readonly<Record<number, string>> = {
  1: 'annual',
  4: 'quarterly',
  12: 'monthly',
  24: 'semimonthly',
  26: 'biweekly',
  27: 'biweekly',
  52: 'weekly',
  53: 'weekly',
};

/** How many periods a pay group has in a year: of this year, else of the latest that is set up. Asked once. */
export class PayPeriods {
  readonly #client: AcumaticaClient;
  #known: Promise<ReadonlyMap<string, number>> | undefined;

  constructor(client: AcumaticaClient) {
    this.#client = client;
  }

  async perYear(payGroup: string | undefined): Promise<number | undefined> {
    return payGroup === undefined ? undefined : (await this.#load()).get(payGroup.toUpperCase());
  }

  async frequency(payGroup: string): Promise<string | null> {
    return FREQUENCIES[(await this.perYear(payGroup)) ?? 0] ?? null;
  }

  #load(): Promise<ReadonlyMap<string, number>> {
    this.#known ??= this.#ask();
    this.#known.catch(() => {
      this.#known = undefined;
    });
    return this.#known;
  }

  async #ask(): Promise<ReadonlyMap<string, number>> {
    const thisYear = isoNow(this.#client.context.clock).slice(0, 4);
    const years = await this.#client.all('PayPeriod', { select: ['PayGroup', 'Year', 'NumberofPeriods'] });
    const byGroup = new Map<string, { year: string; periods: number }>();
    for (const row of years) {
      const group = (textAt(row, 'PayGroup') ?? '').toUpperCase();
      const year = textAt(row, 'Year') ?? '';
      const periods = Number(asObject(row.NumberofPeriods).value);
      const known = byGroup.get(group);
      const isBetter =
        known === undefined || (known.year !== thisYear && (year === thisYear || year > known.year));
      if (Number.isInteger(periods) && periods > 0 && isBetter) byGroup.set(group, { year, periods });
    }
    return new Map([...byGroup].map(([group, { periods }]) => [group, periods]));
  }
}
