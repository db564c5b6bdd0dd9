import type { Contractor, Project } from '../contractor/index.ts';
import type { DataFolder, ListName } from './data-folder.ts';

/** The id that a code has in a list of one data folder. */
export type IdOf = (list: ListName, code: string) => string;

/** Deduction codes of the site beyond HR's: the HSA pattern of three, and what only payroll knows. */
const MORE_DEDUCTIONS = [
  ['H1', 'HSA deposit', 2],
  ['H2', 'HSA election', 1],
  ['H3', 'HSA offset', 1],
  ['TOOL', 'Tool purchase', 1],
  ['UNIF', 'Uniforms', 1],
  ['LOAN', 'Advance repaid', 1],
  ['PARK', 'Parking', 1],
  ['DD4', 'Direct deposit 4', 2],
  ['DD5', 'Direct deposit 5', 2],
  ['DD6', 'Direct deposit 6', 2],
  ['DD7', 'Direct deposit 7', 2],
  ['NET', 'Net pay deposit', 3],
] as const;

/** Which calculation of the payroll setup a state's income tax is; codes are the site's own. */
const STATES = ['AZ', 'CO', 'NM'];

/** What the company's payroll and job cost have as lists. */
export function seedLists(
  folder: DataFolder,
  contractor: Contractor,
  id: IdOf,
  coded: (list: ListName, rows: readonly { code: string; name: string; isActive: boolean }[]) => void,
): void {
  coded('departments', contractor.departments);
  folder.put('departments', {
    Id: id('departments', '999'),
    Code: '999',
    Name: 'Closed yard',
    IsActive: false,
    IsArchived: true,
  });
  coded('certifiedClasses', contractor.laborClasses);
  for (const { code, name } of contractor.payGroups)
    folder.put('payGroups', { Id: id('payGroups', code), Code: code, Name: name });
  for (const { code, name, isActive } of contractor.earningCodes) {
    folder.put('payTypes', {
      Id: id('payTypes', code),
      Code: code,
      Description: name,
      Abbreviation: name.slice(0, 3).toUpperCase(),
      IsActive: isActive,
      IsCodable: true,
    });
  }
  coded('unions', contractor.unions);
  for (const local of contractor.unionLocals) {
    const union = contractor.unions.find(({ code }) => code === local.unionCode);
    const above = {
      UnionId: id('unions', local.unionCode),
      UnionCode: local.unionCode,
      UnionName: union?.name ?? '',
    };
    folder.put('unionLocals', {
      Id: id('unionLocals', local.code),
      Code: local.code,
      Name: local.name,
      IsActive: local.isActive,
      ...above,
    });
    for (const one of contractor.unionClasses.filter(({ unionCode }) => unionCode === local.unionCode)) {
      folder.put('unionClasses', {
        Id: id('unionClasses', `${local.code} ${one.code}`),
        Code: one.code,
        Name: one.name,
        IsActive: one.isActive,
        ...above,
        UnionLocalId: id('unionLocals', local.code),
        UnionLocalCode: local.code,
        UnionLocalName: local.name,
      });
    }
  }
  for (const { code, name, kind } of contractor.deductionCodes)
    folder.put('payDeductions', {
      Id: id('payDeductions', code),
      Code: code,
      Name: name,
      Type: kind === 'deposit' ? 2 : 1,
    });
  for (const [code, name, type] of MORE_DEDUCTIONS)
    folder.put('payDeductions', { Id: id('payDeductions', code), Code: code, Name: name, Type: type });
  folder.put('payTaxes', {
    Id: id('payTaxes', 'FWH'),
    Code: 'FWH',
    Name: 'Federal withholding',
    TaxLevel: 1,
  });
  for (const state of STATES)
    folder.put('payTaxes', {
      Id: id('payTaxes', `${state}WH`),
      Code: `${state}WH`,
      Name: `${state} withholding`,
      TaxLevel: 2,
    });
  for (const { code, name, isActive } of contractor.costCodes)
    folder.put('standardCostCodes', {
      Id: id('standardCostCodes', code),
      Code: code,
      Name: name,
      IsActive: isActive,
      IsStandard: true,
    });
  for (const [code, name] of [
    ['L', 'Labor'],
    ['M', 'Material'],
    ['E', 'Equipment'],
    ['S', 'Subcontract'],
  ] as const)
    folder.put('standardCategories', {
      Id: id('standardCategories', code),
      Code: code,
      Name: name,
      IsActive: true,
    });
}

/** A job with its cost codes, some of them below extras, and their categories. */
export function seedJob(folder: DataFolder, contractor: Contractor, project: Project, id: IdOf): void {
  const job = id('jobs', project.code);
  const created = { CreatedOnUtc: `${project.startDate}T16:20:05Z`, HasExternalId: true };
  folder.put('jobs', {
    Id: job,
    Code: project.code,
    Name: project.name,
    Status: project.isActive ? 1 : 2,
    IsActive: project.isActive,
    Address1: project.address.street1,
    Address2: project.address.street2 ?? '',
    City: project.address.city,
    PostalCode: project.address.zip,
    ...created,
  });
  const { extraSeparator } = folder.settings;
  project.costCodes.forEach((code, at) => {
    const book = contractor.costCodes.find((one) => one.code === code);
    // Each third cost code stands below an extra; which one is a question of order only.
    const extra = project.phases[at % project.phases.length]?.code ?? '';
    const whole = extraSeparator !== '' && at % 3 === 0 ? `${extra}${extraSeparator}${code}` : code;
    const costCode = id('costCodes', `${project.code} ${whole}`);
    folder.put('costCodes', {
      Id: costCode,
      JobId: job,
      Code: whole,
      Name: book?.name ?? code,
      StandardCostCodeId: id('standardCostCodes', code),
      IsActive: project.isActive,
      ProductionUnitOfMeasure: book?.unit ?? '',
      Estimate: 1000 * (at + 1),
      LaborEstimateUnits: 10 * (at + 1),
      ...created,
    });
    for (const category of book?.costType === 'labor'
      ? ['L', 'E']
      : [(book?.costType ?? 'm').charAt(0).toUpperCase()]) {
      folder.put('categories', {
        Id: id('categories', `${project.code} ${whole} ${category}`),
        JobId: job,
        CostCodeId: costCode,
        Code: category,
        Name: category === 'L' ? 'Labor' : category,
        StandardCategoryId: id('standardCategories', category),
        IsActive: project.isActive,
        ...created,
      });
    }
  });
  folder.put('costCodes', {
    Id: id('costCodes', `${project.code} heading`),
    JobId: job,
    Code: '03-000',
    Name: 'Concrete',
    IsGroupCode: true,
    IsActive: project.isActive,
    ...created,
  });
}
