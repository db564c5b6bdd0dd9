import published from './schema/fields.json' with { type: 'json' };

export type MemberType = 'string' | 'number' | 'integer' | 'date' | 'datetime';

export interface Member {
  name: string;
  type: MemberType;
  /** Of texts only: the published lengths of numbers and dates are those of the database. */
  maxLength: number | undefined;
  required: boolean;
  /** Set by the site, not by the caller. */
  readOnly: boolean;
  /** Taken, and never answered. */
  writeOnly: boolean;
  choices: readonly string[] | undefined;
}

const TYPES = new Set<string>(['string', 'number', 'integer', 'date', 'datetime']);

/** Closed lists that the notes give in words. */
const CHOICES: Readonly<Record<string, readonly string[]>> = {
  EssSplitType: ['D', 'C'],
  EssEmpSalSplitType: ['P', 'F'],
  TshTypeCode: ['J', 'G', 'W', 'E'],
};

/** Tables of which no page was seen; their names follow the vendor's habit and are ours. */
const ASSUMED: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  pyempded: employeeItems('Emd', 'DedCode'),
  pyempben: employeeItems('Emb', 'BenCode'),
  pyemployee: { EmpFedTaxCode: ['string', '10', ''], EmpStateTaxCode: ['string', '10', ''] },
  pytrades: { TrdLastUpdDate: ['datetime', '', 'read-only'] },
  pyunions: { UniUser: ['string', '30', ''] },
  glcompany: { CompCode: ['string', '8', ''], CompName: ['string', '', ''], CompVUuid: ['string', '64', ''] },
};

function employeeItems(prefix: string, code: string): Record<string, string[]> {
  return {
    [`${prefix}CompCode`]: ['string', '8', 'required'],
    [`${prefix}EmpNo`]: ['string', '16', 'required'],
    [`${prefix}${code}`]: ['string', '4', 'required'],
    [`${prefix}StartDate`]: ['date', '', 'required'],
    [`${prefix}EndDate`]: ['date', '', ''],
    [`${prefix}Method`]: ['string', '1', 'P|F'],
    [`${prefix}Amount`]: ['number', '18', 'required'],
    [`${prefix}LimitAmount`]: ['number', '18', ''],
    [`${prefix}User`]: ['string', '30', ''],
    [`${prefix}LastUpdDate`]: ['datetime', '', 'read-only'],
    [`${prefix}VUuid`]: ['string', '64', ''],
  };
}

/** The members of a table: the published ones in their order, then the assumed ones. */
export function membersOf(table: string): Member[] {
  const known: Record<string, unknown> = published;
  const rows = { ...(known[table] as Record<string, string[]> | undefined), ...ASSUMED[table] };
  return Object.entries(rows).map(([name, row]) => memberOf(name, row));
}

export function memberOf(name: string, [type = '', length = '', note = '']: readonly string[]): Member {
  if (!TYPES.has(type)) throw new Error(`${name} has an unknown type "${type}"`);
  const list = /\b([A-Z]+(?:\|[A-Z]+)+)\b/.exec(note)?.[1];
  return {
    name,
    type: type as MemberType,
    maxLength: type === 'string' && length !== '' ? Number(length) : undefined,
    required: note.startsWith('required'),
    readOnly: note.includes('read-only'),
    writeOnly: note.includes('write-only'),
    choices: CHOICES[name] ?? list?.split('|'),
  };
}
