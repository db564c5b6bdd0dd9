/** One kind of file that the sandbox takes: where its rows go and whether they must be new. */
export interface Movement {
  /** As it stands in the file's name. */
  name: string;
  table: 'PREH' | 'PRED' | 'PRDD' | 'PRTB' | 'HRRM';
  /** `add` refuses keys that exist, `change` refuses those that do not, `either` does what fits. */
  mode: 'add' | 'change' | 'either';
  /** The import template, at most ten characters. */
  template: string;
  form: string;
  /** The column of the table that names the company. */
  companyColumn: 'PRCo' | 'Co' | 'HRCo';
  /** Columns that a file may carry beside the table's own. */
  extraColumns?: string[];
}

/** In the order in which files that wait together are taken: people before what hangs on them. */
export const movements: Movement[] = [
  movement('EmployeesAddV2', 'PREH', 'add', 'EMPADD', 'PREmployees', 'PRCo'),
  movement('EmployeesChangeV2', 'PREH', 'change', 'EMPCHG', 'PREmployees', 'PRCo'),
  movement('Resources', 'HRRM', 'either', 'RESOURCE', 'HRResourceMaster', 'HRCo'),
  movement('DeductionsAndLiabilitiesAddV2', 'PRED', 'add', 'DEDADD', 'PREmplDL', 'PRCo'),
  movement('DeductionsAndLiabilitiesChangeV2', 'PRED', 'change', 'DEDCHG', 'PREmplDL', 'PRCo'),
  movement('Taxes', 'PRED', 'either', 'TAXES', 'PREmplDL', 'PRCo'),
  movement('DirectDeposit', 'PRDD', 'either', 'DIRDEP', 'PREmplDirDep', 'PRCo'),
  // The pay group and period belong to the batch that the lines are put into.
  {
    ...movement('Timecards', 'PRTB', 'add', 'TIME', 'PRTimeCards', 'Co'),
    extraColumns: ['PRGroup', 'PREndDate'],
  },
];

export interface FileName {
  company: number;
  movement: Movement;
  /** `yyyyMMddHHmmss`. */
  stamp: string;
}

/**
 * Reads `{PRCo}_{movement}_{yyyyMMddHHmmss}.csv`. The movement's case, spaces and dashes do not matter:
 * `Employees Add V2` and `employees-add-v2` are `EmployeesAddV2`.
 */
export function readFileName(name: string): FileName | undefined {
  const [, company, wanted = '', stamp = ''] = /^(\d{1,3})_(.+)_(\d{14})\.csv$/i.exec(name) ?? [];
  const movement = movements.find((one) => bare(one.name) === bare(wanted));
  return movement === undefined ? undefined : { company: Number(company), movement, stamp };
}

/** Sorts file names into the order in which they are imported: by stamp, then people first. */
export function inImportOrder(names: string[]): string[] {
  const rank = (name: string) => {
    const read = readFileName(name);
    const at = read === undefined ? 99 : movements.indexOf(read.movement);
    return `${read?.stamp ?? '9'} ${String(at).padStart(2, '0')} ${name}`;
  };
  return names.toSorted((a, b) => rank(a).localeCompare(rank(b)));
}

function movement(
  name: string,
  table: Movement['table'],
  mode: Movement['mode'],
  template: string,
  form: string,
  companyColumn: Movement['companyColumn'],
): Movement {
  return { name, table, mode, template, form, companyColumn };
}

function bare(name: string): string {
  return name
    .toLowerCase()
    .replace(/[^a-z0-9]/g, '')
    .replace('and', '');
}
