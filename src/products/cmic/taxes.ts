import { RecordError, type VendorRecord } from '../../sdk/index.ts';
import type { CmicClient } from './client.ts';
import { FILING_STATUSES } from './company-settings.ts';
import { employeePart } from './employee-records.ts';
import * as mappings from './mappings.ts';
import { textOf } from './write-answers.ts';

const FEDERAL = 'FED';

/** The federal filing status: all of the tax set-up that CMiC publishes. */
export const taxes = employeePart({
  id: 'taxes',
  vendorName: 'pyemployee: EmpFilingStatus',
  key: 'TaxCode',
  mapping: mappings.taxes,
  fields: {
    TaxCode: { label: 'Tax', required: true },
    FilingStatus: { label: 'Filing status', required: true },
  },
  note: 'CMiC publishes the federal filing status and nothing else of taxes: amounts, allowances and state taxes are entered in CMiC.',
  records(client, employee) {
    const code = textOf(employee, 'EmpFilingStatus');
    if (code === '') return [];
    const status = statusesOf(client).find((each) => each.code === code)?.status ?? code;
    return [{ TaxCode: FEDERAL, FilingStatus: status }];
  },
  members: (client, record) => ({ EmpFilingStatus: codeOf(client, record) }),
  names: { EmpFilingStatus: 'FilingStatus' },
});

function statusesOf({ config }: CmicClient): readonly { code: string; status: string }[] {
  return config.filingStatuses ?? FILING_STATUSES;
}

function codeOf(client: CmicClient, record: VendorRecord): string {
  if (textOf(record, 'TaxCode') !== FEDERAL) throw notPublic(textOf(record, 'TaxCode'));
  const wanted = textOf(record, 'FilingStatus').toLowerCase();
  const known = statusesOf(client);
  const found = known.find(
    ({ code, status }) => status.toLowerCase() === wanted || code.toLowerCase() === wanted,
  );
  if (found !== undefined) return found.code;
  throw new RecordError({
    code: 'cmic/no-such-filing-status',
    what: 'The filing status is not in the list of the connector.',
    expected: `Expected one of ${known.map(({ status }) => status).join(', ')}.`,
    fix: 'Add it to the federal filing statuses of the connector with its code in CMiC.',
    field: 'FilingStatus',
  });
}

function notPublic(taxCode: string): RecordError {
  return new RecordError({
    code: 'cmic/tax-not-public',
    what: `CMiC does not publish how the set-up of tax ${taxCode} is written.`,
    fix: 'Enter it in CMiC by hand, and keep this tax out of the sync with a filter.',
    field: 'TaxCode',
  });
}
