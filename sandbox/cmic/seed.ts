import { buildContractor, stalePeople } from '../contractor/index.ts';
import { seedLists } from './seed-lists.ts';
import { seedPeople } from './seed-people.ts';
import { seedWork } from './seed-work.ts';
import { Seeding } from './seeding.ts';
import type { Site } from './site.ts';

/** The banks of CMiC's own list: code and the routing number for which it stands. */
export const BANK_ROUTINGS: readonly { bankCode: string; routingNumber: string }[] = buildContractor({
  today: '2026-01-05',
  people: 30,
}).banks.map(({ code, routingNumber }) => ({ bankCode: code, routingNumber }));

/** Fills an empty site with the demo contractor, as it stood before its first sync. */
export function seedSite(site: Site): void {
  const contractor =
    site.options.contractor ?? buildContractor({ today: site.today(), people: site.options.people ?? 250 });
  const seeding = new Seeding(site, contractor);
  seedLists(seeding);
  seedWork(seeding);
  seedPeople(seeding, stalePeople(contractor, 0.8).people);
  site.table('site').put('settled', { day: site.today() });
}
