import { invalid } from './refusal.ts';
import { type Kept, type Kind, type Tables, text } from './tables.ts';

type MemberType = 'text' | 'flag' | 'number' | 'list';

interface SetupsKind {
  /** Members beyond the key; what is left out of a replacement is emptied. */
  members: Readonly<Record<string, MemberType>>;
  required: readonly string[];
  maxLength: Readonly<Record<string, number>>;
  choices: Readonly<Record<string, readonly string[]>>;
  /** What a new record gets where nothing is sent. */
  defaults: Readonly<Record<string, unknown>>;
}

const texts = (names: string): Record<string, MemberType> =>
  Object.fromEntries(names.split(' ').map((name) => [name, 'text' as const]));
const as = (type: MemberType, names: string): Record<string, MemberType> =>
  Object.fromEntries(names.split(' ').map((name) => [name, type]));

/** The members that each list of Setups keeps. Source: field lists of the Setups specifications. */
export const SETUPS: Readonly<Record<Kind, SetupsKind>> = {
  Employee: {
    members: {
      ...texts(
        'payClass phone accountingCode address address2 city state zipCode department costType earnCode crew unionCode division generalLedgerAccount taxCode type supervisor defaultEquipment company mobilePhone email lastName firstName suffix middleInitial accountingTemplateName payRateLevel payType trade',
      ),
      ...as('flag', 'isForeman isActive isSalaried isDiscontinued'),
      ...as('number', 'salary'),
      ...as('list', 'viewExclusions'),
    },
    required: ['code', 'businessUnitCode'],
    maxLength: { middleInitial: 1, state: 2 },
    choices: {},
    defaults: { isActive: true },
  },
  PayClass: {
    members: {
      ...texts(
        'description unionCode accountingCode category trade type unionClass unionLocal craft heavyBidCode accountingTemplateName',
      ),
      ...as('flag', 'isActive'),
    },
    required: ['code', 'businessUnitCode'],
    maxLength: {},
    choices: {},
    defaults: { isActive: true },
  },
  Job: {
    members: {
      ...texts(
        'status description note address address2 city country state zipCode laborRateSetGroup equipmentRateSetGroup accountingCode accountingState unionClass unionCode unionLocal certified company localTaxCode location accountingTemplateName',
      ),
      ...as('list', 'tags'),
      ...as('number', 'premiumFactor'),
    },
    required: ['code', 'businessUnitCode', 'status'],
    maxLength: {},
    choices: { status: ['A', 'C', 'I'] },
    defaults: {},
  },
  CostCode: {
    members: {
      ...texts(
        'description unitOfMeasurement status accountingCode category criticalPathMethod generalLedgerAccount subJob workBreakdownStructureCode note estimateResources historyCode historicalBidItem heavyBidEstimateCode workType payItemNumber accountingTemplateName',
      ),
      ...as(
        'number',
        'quantity laborHours equipmentHours laborDollars equipmentDollars materialDollars subcontractDollars supplyDollars payItemFactor',
      ),
      ...as('flag', 'isTM isPayItemDriver isCapExpected isHiddenFromMobile'),
      ...as('list', 'tags'),
    },
    required: ['code', 'businessUnitCode', 'jobCode'],
    maxLength: {},
    choices: { status: ['A', 'C', 'I'] },
    defaults: { status: 'A' },
  },
};

export const TEMPLATES = ['default'];

/** The members as they are kept: known ones only, flags false and others empty where nothing is sent. @throws Refusal 400 */
export function membersFrom(
  kind: Kind,
  body: Readonly<Record<string, unknown>>,
  isNew: boolean,
): Record<string, unknown> {
  const { members, required, maxLength, choices, defaults } = SETUPS[kind];
  const errors: Record<string, string> = {};
  for (const name of required) {
    if (text(body[name]).trim() === '') errors[name] = `The ${name} field is required.`;
  }
  const kept: Record<string, unknown> = {};
  for (const [name, type] of Object.entries(members)) {
    let value = body[name];
    if ((value === undefined || value === null) && isNew) value = defaults[name];
    if (value === undefined || value === null) {
      kept[name] = type === 'flag' ? false : type === 'list' ? [] : null;
      continue;
    }
    if (!fits(type, value)) errors[name] = `The value of ${name} could not be converted.`;
    const most = maxLength[name];
    if (most !== undefined && text(value).length > most)
      errors[name] = `The field ${name} must be a string with a maximum length of ${most}.`;
    const allowed = choices[name];
    if (allowed !== undefined && !allowed.includes(text(value)))
      errors[name] = `The field ${name} must be one of ${allowed.join(', ')}.`;
    kept[name] = value;
  }
  const template = kept.accountingTemplateName;
  if (typeof template === 'string' && template !== '' && !TEMPLATES.includes(template))
    errors.accountingTemplateName = `There is no accounting template ${template}.`;
  if (Object.keys(errors).length > 0) throw invalid(errors);
  return kept;
}

function fits(type: MemberType, value: unknown): boolean {
  if (type === 'flag') return typeof value === 'boolean';
  if (type === 'number') return typeof value === 'number';
  return type === 'list' ? Array.isArray(value) : typeof value === 'string';
}

/** What a record refers to must be there. @throws Refusal 400 */
export function checkReferences(
  kind: Kind,
  members: Record<string, unknown>,
  unit: string,
  tables: Tables,
): void {
  const { payClass } = members;
  if (kind !== 'Employee' || typeof payClass !== 'string' || payClass === '') return;
  if (findByCode(tables, 'PayClass', unit, payClass) === undefined)
    throw invalid({ payClass: `Pay class '${payClass}' was not found.` });
}

/** A cost code is unique in its job, everything else in its business unit. */
export function findByCode(
  tables: Tables,
  kind: Kind,
  unit: string,
  code: string,
  jobCode?: string,
): Kept | undefined {
  const wanted = code.trim().toUpperCase();
  return tables.kept[kind].find(
    (row) =>
      row.businessUnitCode === unit &&
      text(row.members.code).toUpperCase() === wanted &&
      (kind !== 'CostCode' || text(row.members.jobCode) === jobCode),
  );
}
