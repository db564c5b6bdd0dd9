import { addDays, lastFullWeek } from './dates.ts';
import { LOCATIONS } from './organisation.ts';
import { guidOf, Random } from './random.ts';
import type { CostCode, Person, Project, TimeEntry } from './types.ts';

const isActive = true;

/** By division of the trade, as in a cost book; the leading zeros are part of the code. */
const COST_BOOK: [string, string, CostCode['costType'], string][] = [
  ['01-100', 'Project management', 'labor', 'HR'],
  ['01-310', 'Supervision', 'labor', 'HR'],
  ['01-500', 'Temporary facilities', 'material', 'LS'],
  ['01-540', 'Scaffolding', 'equipment', 'DAY'],
  ['01-740', 'Clean-up', 'labor', 'HR'],
  ['02-220', 'Site demolition', 'labor', 'HR'],
  ['02-410', 'Selective demolition', 'labor', 'HR'],
  ['02-700', 'Base course', 'material', 'TON'],
  ['03-100', 'Formwork, walls', 'labor', 'SF'],
  ['03-110', 'Formwork, slabs', 'labor', 'SF'],
  ['03-150', 'Form lumber', 'material', 'BF'],
  ['03-200', 'Reinforcing, place', 'labor', 'LB'],
  ['03-210', 'Reinforcing steel', 'material', 'LB'],
  ['03-300', 'Concrete, place', 'labor', 'CY'],
  ['03-310', 'Ready-mix', 'material', 'CY'],
  ['03-350', 'Concrete, finish', 'labor', 'SF'],
  ['03-390', 'Concrete, cure', 'labor', 'SF'],
  ['04-200', 'Unit masonry', 'subcontract', 'SF'],
  ['05-100', 'Structural steel, erect', 'labor', 'TON'],
  ['05-110', 'Structural steel', 'material', 'TON'],
  ['05-300', 'Metal deck', 'labor', 'SF'],
  ['05-500', 'Miscellaneous metals', 'labor', 'LB'],
  ['06-100', 'Rough carpentry', 'labor', 'BF'],
  ['06-110', 'Framing', 'labor', 'BF'],
  ['06-160', 'Sheathing', 'labor', 'SF'],
  ['06-200', 'Finish carpentry', 'labor', 'LF'],
  ['06-400', 'Casework', 'subcontract', 'LF'],
  ['07-100', 'Waterproofing', 'subcontract', 'SF'],
  ['08-100', 'Doors and frames', 'labor', 'EA'],
  ['08-400', 'Storefront', 'subcontract', 'SF'],
  ['09-200', 'Gypsum board', 'subcontract', 'SF'],
  ['09-900', 'Painting', 'subcontract', 'SF'],
  ['22-000', 'Plumbing', 'subcontract', 'LS'],
  ['23-000', 'Heating and air', 'subcontract', 'LS'],
  ['26-000', 'Electrical', 'subcontract', 'LS'],
  ['31-100', 'Clearing', 'labor', 'AC'],
  ['31-200', 'Mass excavation', 'labor', 'CY'],
  ['31-230', 'Trenching', 'labor', 'LF'],
  ['31-250', 'Excavator', 'equipment', 'HR'],
  ['32-100', 'Paving', 'subcontract', 'SY'],
];

export const COST_CODES: CostCode[] = COST_BOOK.map(([code, name, costType, unit]) => ({
  code,
  name,
  isActive,
  costType,
  unit,
}));

const PROJECT_NAMES = [
  'North Clinic',
  'Riverside School',
  'Depot Lofts',
  'County Annex',
  'Mesa Water Plant',
  'Foothill Library',
  'Transit Center',
  'Harvest Market',
  'Airfield Hangar 4',
  'Union Street Garage',
  'Fire Station 12',
  'Summit Office Park',
  'Canal Bridge Repair',
  'State Laboratory',
  'Prairie Warehouse',
];

/** Which cost codes a department's people book on. */
const BOOKED_BY: Record<string, string[]> = {
  '100': ['03-300', '03-350', '03-390', '01-740', '02-220'],
  '200': ['03-100', '03-110', '06-100', '06-110', '06-160', '08-100'],
  '300': ['05-100', '05-300', '05-500', '03-200'],
  '400': ['31-100', '31-200', '31-230'],
};

export function buildProjects(today: string): Project[] {
  return PROJECT_NAMES.map((name, index) => {
    const random = new Random(`project ${index}`);
    const location = LOCATIONS[index % LOCATIONS.length];
    if (location === undefined) throw new Error('The contractor has no locations.');
    const startDate = addDays(today, -random.int(30, 700));
    const finished = index === 13;
    return {
      code: `${startDate.slice(2, 4)}-${String(index + 1).padStart(3, '0')}`,
      name,
      isActive: !finished,
      address: { ...location.address, street1: `${2000 + index * 17} Level Street` },
      startDate,
      endDate: finished ? addDays(today, -20) : index % 3 === 0 ? addDays(today, random.int(60, 500)) : null,
      isCertified: index % 4 === 3,
      departmentCode: '040',
      locationCode: location.code,
      contractAmount: `${random.int(4, 480) * 100_000}.00`,
      phases: [
        { code: '010', name: 'Site work' },
        { code: '020', name: 'Structure' },
        { code: '030', name: index % 2 === 0 ? 'Finishes' : 'Envelope' },
      ],
      costCodes: COST_CODES.filter((_, at) => (at + index) % 5 !== 0).map((costCode) => costCode.code),
    };
  });
}

/** One week of field time, Monday to Saturday: eight hours a day, what is over goes to overtime, Saturday to double time. */
export function buildTimeEntries(people: Person[], projects: Project[], today: string): TimeEntry[] {
  const monday = lastFullWeek(today);
  const open = projects.filter((project) => project.isActive);
  return people.flatMap((person) => weekOf(person, open, monday));
}

function weekOf(person: Person, projects: Project[], monday: string): TimeEntry[] {
  const { employment } = person;
  const sunday = addDays(monday, 6);
  const gone = employment.terminationDate !== null && employment.terminationDate < monday;
  if (
    employment.payType !== 'Hourly' ||
    employment.status === 'On Leave' ||
    employment.hireDate > sunday ||
    gone
  )
    return [];

  const random = new Random(`time ${person.id}`);
  const project = random.pick(projects);
  const bookable = (BOOKED_BY[employment.departmentCode] ?? ['01-740']).filter((code) =>
    project.costCodes.includes(code),
  );
  const entries: TimeEntry[] = [];
  const book = (workDate: string, hours: string, earningCode: string) => {
    entries.push({
      id: guidOf(`time ${person.id} ${workDate} ${earningCode}`),
      personId: person.id,
      employeeNumber: person.employeeNumber,
      workDate,
      hours,
      earningCode,
      projectCode: project.code,
      phaseCode: random.pick(project.phases).code,
      costCode: bookable.length > 0 ? random.pick(bookable) : (project.costCodes[0] ?? '01-740'),
      locationCode: project.locationCode,
      unionClassCode: employment.unionClassCode,
      isApproved: true,
    });
  };
  for (let day = 0; day < 5; day += 1) {
    const workDate = addDays(monday, day);
    if (employment.hireDate > workDate) continue;
    if (employment.terminationDate !== null && employment.terminationDate < workDate) continue;
    if (random.chance(0.04)) {
      book(workDate, '8.00', random.chance(0.5) ? '010' : '011');
      continue;
    }
    book(workDate, '8.00', '001');
    if (random.chance(0.35)) book(workDate, random.pick(['0.50', '1.00', '1.50', '2.00']), '002');
  }
  const saturday = addDays(monday, 5);
  const there = employment.hireDate <= saturday && (employment.terminationDate ?? saturday) >= saturday;
  if (there && random.chance(0.06)) book(saturday, random.pick(['4.00', '6.00']), '003');
  return entries;
}
