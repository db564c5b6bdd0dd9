import type { Row } from '../kit/index.ts';
import { changeEmployee } from './employee-actions.ts';
import { checkCategory, checkPhase } from './job-rules.ts';
import { duplicate, invalid, notFound, notOffered, required } from './refusal.ts';
import type { Resource } from './resources.ts';
import { demandMembers, stamped, typed } from './row.ts';
import { type Caller, demandCompany, type Site, visible } from './site.ts';
import { checkSplit } from './split-rules.ts';
import { keepTime } from './time-rules.ts';

/** Creates a row, or for an employee carries out the action. Returns the stored row. @throws Refusal */
export function create(site: Site, resource: Resource, body: Row, caller: Caller): Row {
  if (!resource.methods.includes('POST') || !offersWrites(site, resource)) throw notOffered();
  const sent = typed(site, resource, body);
  if (resource.name === 'pyemployee') return changeEmployee(site, resource, sent, caller);
  const blank = sent[resource.id];
  if (blank !== undefined && blank !== null && blank !== '')
    throw invalid(resource.id, `${resource.id} must be blank on create.`);
  demandMembers(site, resource, sent);
  demandCompany(resource, sent, caller);
  if (site.find(resource, sent) !== undefined) throw duplicate(resource.entity);
  const row = stamped(site, resource, { ...sent, [resource.id]: site.newId() }, caller);
  if (resource.name === 'pyemptimesheet') return keepTime(site, row);
  check(site, resource, row);
  return site.table(resource.name).put(String(row[resource.id]), row);
}

/** Changes the sent members of one row. @throws Refusal */
export function change(site: Site, resource: Resource, id: string, body: Row, caller: Caller): Row {
  if (!resource.methods.includes('PATCH')) throw notOffered();
  const present = site.table(resource.name).get(id);
  if (present === undefined || !visible(resource, present, caller)) throw notFound();
  const sent = typed(site, resource, body);
  for (const name of resource.key)
    if (
      resource.movable?.includes(name) !== true &&
      sent[name] !== undefined &&
      String(sent[name]) !== String(present[name])
    )
      throw invalid(name, `Attribute ${name} in ${resource.entity} cannot be updated.`);
  for (const member of site.membersOf(resource))
    if (member.required && sent[member.name] === null) throw required(member.name, resource.entity);
  const moved = { ...present, ...sent };
  const twin = site.find(resource, moved);
  if (twin !== undefined && twin[resource.id] !== id) throw duplicate(resource.entity);
  const now = site.now();
  const row: Row = { ...present, ...sent, [resource.id]: id };
  for (const { name } of site.membersOf(resource)) {
    if (name.endsWith('LastUpdDate') || name.endsWith('IuUpdateDate')) row[name] = now;
    if (name.endsWith('IuUpdateUser')) row[name] = caller.user;
  }
  check(site, resource, row);
  return site.table(resource.name).put(id, row);
}

function offersWrites(site: Site, resource: Resource): boolean {
  const isAssumed = resource.name === 'pyempded' || resource.name === 'pyempben';
  return !isAssumed || site.options.deductionWrites === true;
}

function check(site: Site, resource: Resource, row: Row): void {
  if (resource.name === 'jcjobcostcodes') checkPhase(site, row);
  else if (resource.name === 'jcjobcategory') checkCategory(site, row);
  else if (resource.name === 'pyempsalspl') checkSplit(site, row);
}
