import { DataList, Modal, SegmentedControl, Select } from '@mantine/core';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { auditChoicesQuery, auditQuery } from '../../api/audit-queries.ts';
import { withQuery } from '../../api/client.ts';
import { ofCompany } from '../../api/queries.ts';
import type { AuditEntry } from '../../api/types.ts';
import { Instant } from '../../components/instant.tsx';
import { DataTable } from '../../components/table/data-table.tsx';
import { DayRange } from '../../components/table/day-range.tsx';
import type { TableColumn } from '../../components/table/table-column.ts';
import { NothingYet } from '../../components/table/table-states.tsx';
import { type UrlValues, useUrlState } from '../../components/url-state.ts';
import { formatExactly, sentenceCase } from '../../format/format.ts';
import { nameBesideCompany } from '../../format/name-beside-company.ts';
import { useCompany } from '../../shell/use-company.ts';
import { AuditVerify } from './audit-verify.tsx';

const emptyFilter: UrlValues = {
  q: undefined,
  person: undefined,
  action: undefined,
  subject: undefined,
  from: undefined,
  to: undefined,
};

/** Who did what to what from where: of the company, and for installation admins of the installation. */
export function AuditTab() {
  const { companyId, company, me } = useCompany();
  const [url, setUrl] = useUrlState();
  const [opened, setOpened] = useState<AuditEntry | null>(null);
  const ofInstallation = me.installationAdmin && url.of === 'installation';
  const path = ofInstallation ? '/api/audit' : `${ofCompany(companyId)}/audit`;
  const filter = useMemo(
    () => ({
      search: url.q,
      person: url.person,
      action: url.action,
      subject: url.subject,
      from: startOfDay(url.from, 0),
      to: startOfDay(url.to, 1),
    }),
    [url],
  );
  const entries = useInfiniteQuery(auditQuery(path, filter));
  const columns = useMemo(() => auditColumns(ofInstallation ? '' : company.name), [company, ofInstallation]);
  const rows = useMemo(() => entries.data?.pages.flatMap((page) => page.rows), [entries.data]);
  return (
    <>
      <DataTable
        label="Audit log"
        columns={columns}
        rows={rows}
        rowId={(row) => String(row.seq)}
        error={entries.error}
        onRetry={() => void entries.refetch()}
        onOpen={setOpened}
        serverSorted
        searchPlaceholder="Search everything"
        filters={<AuditFilters path={path} />}
        filtered={Object.keys(emptyFilter).some((name) => url[name] !== undefined)}
        onClearFilters={() => setUrl(emptyFilter)}
        total={entries.data?.pages[0]?.total}
        loadingMore={entries.isFetchingNextPage}
        onEndReached={() => {
          if (entries.hasNextPage) void entries.fetchNextPage();
        }}
        exportHref={withQuery(`${path}.csv`, filter)}
        tools={
          <>
            {me.installationAdmin && (
              <SegmentedControl
                size="xs"
                aria-label="Which log"
                data={[
                  { value: 'company', label: 'Company' },
                  { value: 'installation', label: 'Installation' },
                ]}
                value={ofInstallation ? 'installation' : 'company'}
                onChange={(value) => setUrl({ ...emptyFilter, of: value === 'company' ? undefined : value })}
              />
            )}
            <AuditVerify path={path} />
          </>
        }
        empty={
          <NothingYet title="Nothing has been done yet">
            Each change, run, download and sign-in will stand here.
          </NothingYet>
        }
      />
      <Modal
        opened={opened !== null}
        onClose={() => setOpened(null)}
        title={opened === null ? '' : actionInWords(opened.action)}
        size="lg"
      >
        {opened !== null && <EntryFacts entry={opened} />}
      </Modal>
    </>
  );
}

function AuditFilters({ path }: { path: string }) {
  const [url, setUrl] = useUrlState();
  const { data: choices } = useQuery(auditChoicesQuery(path));
  return (
    <>
      <Select
        aria-label="Person"
        placeholder="Anybody"
        w={140}
        searchable
        clearable
        data={choices?.people ?? []}
        value={url.person ?? null}
        onChange={(value) => setUrl({ person: value ?? undefined })}
        comboboxProps={{ width: 260, position: 'bottom-start' }}
      />
      <Select
        aria-label="Action"
        placeholder="Any action"
        w={140}
        searchable
        clearable
        data={(choices?.actions ?? []).map((action) => ({ value: action, label: actionInWords(action) }))}
        value={url.action ?? null}
        onChange={(value) => setUrl({ action: value ?? undefined })}
        comboboxProps={{ width: 260, position: 'bottom-start' }}
      />
      <DayRange />
    </>
  );
}

/** `companyName`: whose log it is; empty for the installation's. */
function auditColumns(companyName: string): TableColumn<AuditEntry>[] {
  return [
    { id: 'seq', header: 'No.', width: 64, align: 'right', sortable: false, value: (row) => row.seq },
    {
      id: 'at',
      header: 'At',
      width: 140,
      sortable: false,
      value: (row) => row.at,
      cell: (row) => <Instant at={row.at} />,
    },
    { id: 'person', header: 'Person', width: 150, sortable: false, value: (row) => row.person },
    { id: 'address', header: 'From', width: 110, sortable: false, value: (row) => row.address },
    {
      id: 'action',
      header: 'Action',
      width: 160,
      sortable: false,
      value: (row) => actionInWords(row.action),
    },
    {
      id: 'subject',
      header: 'Subject',
      width: 190,
      sortable: false,
      value: subjectInWords,
      cell: (row) => {
        const subject = subjectInWords(row);
        return subject === null ? (
          '–'
        ) : (
          <span className="two-lines" title={subject}>
            {nameBesideCompany(subject, companyName)}
          </span>
        );
      },
    },
    { id: 'details', header: 'Details', width: 240, grow: true, sortable: false, value: detailsInWords },
  ];
}

function EntryFacts({ entry }: { entry: AuditEntry }) {
  const facts: [label: string, value: string | null][] = [
    ['No.', String(entry.seq)],
    ['At', formatExactly(entry.at)],
    ['Person', entry.person],
    ['By', sentenceCase(entry.trigger)],
    ['From', entry.address],
    ['Subject', subjectInWords(entry)],
    ['Subject id', entry.subject?.id ?? null],
    ...entry.details.map(({ name, value }): [string, string] => [labelOf(name), value]),
    ['Hash', entry.hash],
  ];
  return (
    <DataList>
      {facts.map(([label, value]) =>
        value === null ? null : (
          <DataList.Item key={label}>
            <DataList.ItemLabel>{label}</DataList.ItemLabel>
            <DataList.ItemValue style={{ overflowWrap: 'anywhere' }}>{value}</DataList.ItemValue>
          </DataList.Item>
        ),
      )}
    </DataList>
  );
}

/** `connector.tried-unsaved` → `Connector tried unsaved` */
function actionInWords(action: string): string {
  return sentenceCase(action.replace(/[.-]/g, ' '));
}

function subjectInWords({ subject }: AuditEntry): string | null {
  return subject === null ? null : (subject.name ?? subject.id ?? subject.kind);
}

function detailsInWords({ details }: AuditEntry): string {
  return details.map(({ name, value }) => `${labelOf(name)}: ${value}`).join(' · ');
}

function labelOf(name: string): string {
  return sentenceCase(name.replace(/([A-Z])/g, ' $1').toLowerCase());
}

/** The viewer's day as an instant. */
function startOfDay(day: string | undefined, plus: number): string | undefined {
  if (day === undefined || !/^\d{4}-\d\d-\d\d$/.test(day)) return undefined;
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  return new Date(year, month - 1, date + plus).toISOString();
}
