import { buildContractor } from '../contractor/index.ts';
import { seedLists } from './seed-lists.ts';
import { seedPeople } from './seed-people.ts';
import { seedWork } from './seed-work.ts';
import type { Site } from './site.ts';

export { ACUMATICA_EARNING_TYPES } from './seed-lists.ts';

/**
 * Fills every tenant with the demo contractor's lists, and the default tenant with its projects and with
 * the people as an ERP knows them before its first sync.
 */
export function seedSite(site: Site): void {
  const today = site.clock.today();
  const contractor = buildContractor({ today, people: site.settings.people });
  for (const store of site.stores) seedLists(store, contractor);
  const store = site.store(site.defaultTenant);
  if (store === undefined) return;
  seedPeople(store, contractor, site.settings.employeeNumbering === 'auto');
  seedWork(store, contractor, site.settings.defaultTasks);
}
