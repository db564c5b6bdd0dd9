import { type Contractor, guidOf, type Person, stalePeople } from '../contractor/index.ts';
import { HCSS_DEMO } from './credentials.ts';
import { seedTimeCards } from './seed-time-cards.ts';
import { SETUPS } from './setups-kinds.ts';
import { type Kind, nextSeq, type Tables, text } from './tables.ts';

const UNIT: string = HCSS_DEMO.businessUnit;
const DEFAULT_CLASS = 'LAB';

/** Fills the tables with the contractor as HCSS knows it before its first sync; `nowMs` dates what changed last. */
export function seedFrom(contractor: Contractor, tables: Tables, nowMs: number): void {
  for (const [code, description] of [
    [UNIT, contractor.company.name],
    ['SHOP', `${contractor.company.name}, shop`],
  ] as const) {
    const id = guidOf(`hcss unit ${code}`);
    tables.businessUnits.put(code, { id, code, description, defaultPayClass: DEFAULT_CLASS });
  }
  const modifiedMs = nowMs - 45 * 86_400_000;
  const put = (kind: Kind, key: string, members: Record<string, unknown>, unit = UNIT) => {
    const id = guidOf(`hcss ${kind} ${unit} ${key}`);
    const isDeleted = false;
    const seq = nextSeq(tables.kept[kind]);
    const row = { id, businessUnitCode: unit, isDeleted, seq, modifiedMs, members: allOf(kind, members) };
    tables.kept[kind].put(id, row);
  };

  put('PayClass', DEFAULT_CLASS, { code: DEFAULT_CLASS, description: 'Labor, default', isActive: true });
  put('PayClass', DEFAULT_CLASS, { code: DEFAULT_CLASS, description: 'Default', isActive: true }, 'SHOP');
  for (const [index, { code, name, isActive }] of contractor.jobTitles.entries()) {
    // Two were renamed in HR since.
    put('PayClass', code, { code, description: index % 9 === 4 ? `${name} (old)` : name, isActive });
  }
  for (const { code, name, isActive, unionCode } of contractor.unionClasses.slice(0, -1)) {
    put('PayClass', code, { code, description: name, unionCode, unionClass: code, isActive });
  }
  // A template job, as HeavyJob keeps one.
  put('Job', '0', { code: '0', description: 'Master job', status: 'A' });
  for (const project of contractor.projects.slice(0, -2)) {
    const { code, name, address, isCertified } = project;
    put('Job', code, {
      code,
      description: name,
      // The closing of the finished one has not been told.
      status: 'A',
      address: address.street1,
      city: address.city,
      state: address.state,
      zipCode: address.zip,
      country: address.country,
      certified: isCertified ? 'Y' : 'N',
    });
    for (const costCode of contractor.costCodes) {
      if (!project.costCodes.includes(costCode.code)) continue;
      put('CostCode', `${code} ${costCode.code}`, {
        code: costCode.code,
        jobCode: code,
        description: costCode.name,
        unitOfMeasurement: costCode.unit,
        quantity: 100,
        laborHours: 40,
        status: 'A',
        accountingCode: costCode.code,
      });
    }
  }
  const { people } = stalePeople(contractor);
  const foremen = new Set(people.map((person) => person.employment.supervisorNumber));
  for (const person of people) put('Employee', person.employeeNumber, employeeOf(person, foremen));
  seedTimeCards(contractor, tables, nowMs);
  seedSkills(people, tables, modifiedMs);
}

function employeeOf(person: Person, foremen: ReadonlySet<string | null>): Record<string, unknown> {
  const { employment, address } = person;
  const phone = (kind: string) => person.phones.find((each) => each.kind === kind)?.number ?? null;
  const gone = employment.status === 'Terminated';
  return {
    code: person.employeeNumber,
    firstName: person.firstName,
    lastName: person.lastName,
    middleInitial: person.middleName?.slice(0, 1) ?? null,
    suffix: person.suffix,
    email: person.emails.find((each) => each.kind === 'work')?.address ?? null,
    phone: phone('home'),
    mobilePhone: phone('mobile'),
    address: address.street1,
    address2: address.street2,
    city: address.city,
    state: address.state,
    zipCode: address.zip,
    payClass: employment.jobTitleCode,
    isForeman: foremen.has(person.employeeNumber),
    isActive: employment.status === 'Active',
    isSalaried: employment.payType === 'Salary',
    isDiscontinued: gone,
    department: employment.departmentCode,
    unionCode: employment.unionCode,
    supervisor: employment.supervisorNumber,
    accountingCode: person.employeeNumber,
    accountingTemplateName: 'default',
    crew: employment.locationCode,
    viewExclusions: ['Dispatcher'],
  };
}

/** Every member of the kind, empty where nothing is said. */
function allOf(kind: Kind, members: Record<string, unknown>): Record<string, unknown> {
  const empty = Object.entries(SETUPS[kind].members).map(([name, type]) => [
    name,
    type === 'flag' ? false : type === 'list' ? [] : null,
  ]);
  return { ...Object.fromEntries(empty), ...members };
}

function seedSkills(people: readonly Person[], tables: Tables, modifiedMs: number): void {
  for (const [courseCode, name] of [
    ['OSHA10', 'OSHA 10 hours'],
    ['FALL', 'Fall protection'],
    ['CRANE', 'Crane signaller'],
    ['CDL', 'Commercial driver license'],
  ] as const) {
    tables.skills.put(courseCode, { courseCode, name });
  }
  let seq = 0;
  for (const person of people) {
    // What was learned last has not been entered.
    for (const { code, name, issuedOn, expiresOn } of person.certifications.slice(0, -1)) {
      seq += 1;
      const id = guidOf(`hcss skill ${person.employeeNumber} ${code}`);
      tables.employeeSkills.put(id, {
        id,
        seq,
        modifiedMs,
        members: {
          employeeCode: person.employeeNumber,
          employeePayrollCode: text(person.employeeNumber),
          skillName: name,
          courseCode: code,
          certificationDate: `${issuedOn}T00:00:00Z`,
          expirationDate: expiresOn === null ? null : `${expiresOn}T00:00:00Z`,
          trainingTime: null,
          note: null,
          isDismissed: false,
          createdDate: new Date(modifiedMs).toISOString(),
          attachments: [],
        },
      });
    }
  }
}
