import type { Person } from '../contractor/index.ts';
import { toFileDate } from './file-dates.ts';
import type { Tables } from './tables.ts';

const yes = (value: boolean) => (value ? 'Yes' : 'No');

/** What Core HR holds of a person beside its resources, in the columns of the import layouts. */
export function seedFileRows(person: Person, tables: Tables): void {
  const put = (kind: string, rows: Record<string, string>[]) => {
    for (const [at, values] of rows.entries()) {
      const id = `${person.id} ${at}`;
      tables.file(kind).put(id, { id, personId: person.id, values });
    }
  };
  put(
    'compensation-rates',
    person.payRates.map((rate) => ({
      'Rate Type': rate.per === 'hour' ? 'Hourly' : 'Salary',
      'Start Date': toFileDate(rate.effectiveFrom),
      'Per Pay Rate': rate.perPayAmount ?? rate.amount,
      'Hours Worked': '2080',
      'Per Pay Overtime Rate':
        rate.per === 'hour' ? (Math.round(Number(rate.amount) * 150) / 100).toFixed(2) : '',
      'Other Rate': '',
      Notes: '',
      'Stop Date': toFileDate(rate.effectiveTo),
      'Auto Pay': yes(rate.per === 'year'),
      'Auto Pay Hours': rate.per === 'year' ? '80' : '',
    })),
  );
  const { federalTax } = person;
  put('federal-taxes', [
    {
      Year: String(federalTax.year),
      Allowances: '',
      'Extra Withholding': federalTax.extraWithholding,
      'Filing Status': federalTax.filingStatus,
      Exempt: yes(federalTax.isExempt),
      'Last Name Differs': 'No',
      'Override Amount': '',
      'Multiple Jobs': yes(federalTax.twoJobs),
      'Dependents Amount': federalTax.dependentsAmount,
      'Other Income': federalTax.otherIncome,
      Deductions: federalTax.deductionsAmount,
    },
  ]);
  put(
    'state-taxes',
    person.stateTaxes.map((tax) => ({
      Year: String(federalTax.year),
      'Filing Status': tax.filingStatus,
      'Income Filing State': tax.state,
      'Unemployment State': tax.unemploymentState,
      Allowances: String(tax.allowances),
      'Additional Withholding': tax.extraWithholding,
      'Percent Selected': tax.percent ?? '',
      'Percent Withholding': '',
      Exempt: yes(tax.isExempt),
      'Override Amount': '',
    })),
  );
  put(
    'local-taxes',
    person.localTaxes.map((tax) => ({ 'Tax Code': tax.code, Name: tax.name })),
  );
  put(
    'direct-deposits',
    person.directDeposits.map((deposit) => ({
      'Routing Number': deposit.routingNumber,
      'Account Number': deposit.accountNumber,
      'Start Date': toFileDate(deposit.startDate),
      'End Date': toFileDate(deposit.endDate),
      Checking: yes(deposit.accountType === 'checking'),
      'Amount Type':
        deposit.method === 'flat' ? 'Flat' : deposit.method === 'percent' ? 'Percent' : 'Remainder',
      Amount: deposit.amount ?? '',
      Priority: String(deposit.priority),
      'Pre-note Override': 'No',
      'ED Code': deposit.deductionCode,
    })),
  );
  put(
    'deductions',
    person.deductions.map((deduction) => ({
      'Deduction Code': deduction.code,
      'Start Date': toFileDate(deduction.startDate),
      'End Date': toFileDate(deduction.endDate),
      'Amount Type': deduction.method === 'flat' ? 'Flat' : 'Percent',
      Amount: deduction.amount,
      'Employer Amount': deduction.employerAmount ?? '',
      Frequency: 'Every pay',
      'Calculation Code': '',
      Balance: deduction.goal ?? '',
      'Case Number': deduction.caseNumber ?? '',
      Agency: deduction.agency ?? '',
      Arrears: '',
      Paid: '',
      Minimum: '',
      Maximum: '',
      'YTD Maximum': deduction.annualLimit ?? '',
    })),
  );
  put(
    'emergency-contacts',
    person.emergencyContacts.map((contact) => ({
      'Contact Name': contact.name,
      Relationship: contact.relationship,
      Phone: contact.phone,
      Primary: yes(contact.isPrimary),
    })),
  );
  put(
    'certifications',
    person.certifications.map((one) => ({
      'Certification Code': one.code,
      'Certification Name': one.name,
      'Certification Number': one.number,
      'Issue Date': toFileDate(one.issuedOn),
      'Expiration Date': toFileDate(one.expiresOn),
    })),
  );
  // The comp code has no field of its own in Core HR, so this company keeps it in a user-defined one.
  const custom = {
    ...person.custom,
    WorkersCompCode: person.employment.workersCompCode,
    WorkState: person.employment.workState,
  };
  put(
    'custom-fields',
    Object.entries(custom).map(([name, value]) => ({ 'Field Name': name, 'Field Value': value })),
  );
  put(
    'time-off-balances',
    person.ptoBalances.map((balance) => ({
      Plan: balance.plan,
      'Balance Hours': balance.hours,
      'Taken Hours': balance.takenHours,
      'As Of': toFileDate(balance.asOf),
    })),
  );
}
