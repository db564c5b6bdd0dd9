import { ActionIcon, Button, FileButton, Group, Select, Stack, Table, Text, TextInput } from '@mantine/core';
import { IconDownload, IconPlus, IconSearch, IconTrash, IconUpload } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { call } from '../../../api/client.ts';
import { crosswalkProposalsQuery, crosswalkQuery, ofCompany } from '../../../api/queries.ts';
import type { Crosswalk, CrosswalkEntry } from '../../../api/types.ts';
import { sayDone, sayProblem } from '../../../components/feedback.tsx';
import { CouldNotLoad, LoadingRows } from '../../../components/table/table-states.tsx';
import { countOf } from '../../../format/format.ts';
import { AddEntry } from './add-entry.tsx';
import { Candidates } from './candidates.tsx';
import { type CrosswalkLine, crosswalkLines, withEntry } from './crosswalk-lines.ts';

const step = 60;

export function CrosswalkTable({
  companyId,
  syncId,
  list,
  label,
  draft,
  onDraft,
  disabled,
}: {
  companyId: string;
  syncId: string;
  list: string;
  label: string;
  draft: CrosswalkEntry[] | undefined;
  onDraft: (entries: CrosswalkEntry[] | undefined) => void;
  disabled: boolean;
}) {
  const client = useQueryClient();
  const crosswalk = useQuery(crosswalkQuery(companyId, syncId, list));
  const proposals = useQuery(crosswalkProposalsQuery(companyId, syncId, list));
  const [search, setSearch] = useState('');
  const [shown, setShown] = useState(step);
  const [adding, setAdding] = useState(false);
  const path = `${ofCompany(companyId)}/syncs/${syncId}/crosswalks/${list}.csv`;

  const entries = draft ?? crosswalk.data?.entries;
  const lines = useMemo(
    () =>
      crosswalk.data === undefined || entries === undefined
        ? []
        : crosswalkLines(crosswalk.data, entries, proposals.data ?? []),
    [crosswalk.data, entries, proposals.data],
  );
  if (crosswalk.error !== null) {
    return <CouldNotLoad error={crosswalk.error} onRetry={() => void crosswalk.refetch()} />;
  }
  if (crosswalk.data === undefined || entries === undefined) return <LoadingRows count={4} />;
  const { data } = crosswalk;

  const set = (sourceCode: string, code: string) => onDraft(withEntry(data, entries, sourceCode, code));
  const load = async (file: File | null) => {
    if (file === null) return;
    try {
      const body = new FormData();
      body.append('file', file, file.name);
      await call(path, { method: 'POST', body });
      onDraft(undefined);
      await client.invalidateQueries({ queryKey: [companyId, 'crosswalk', syncId, list] });
      sayDone(`The crosswalk of ${label} is replaced by ${file.name}.`);
    } catch (error) {
      sayProblem(error);
    }
  };
  const open = lines.filter((line) => line.destinationCode === '').length;
  const words = search.trim().toLowerCase();
  const found = lines.filter((line) => textOf(line).includes(words));

  return (
    <Stack gap="sm">
      <Group justify="space-between">
        <Group gap={10}>
          <TextInput
            aria-label={`Search codes of ${label}`}
            placeholder="Search codes and names"
            w={240}
            leftSection={<IconSearch size={15} aria-hidden />}
            value={search}
            onChange={(event) => setSearch(event.currentTarget.value)}
          />
          <Text size="sm" c={open > 0 ? 'var(--warn-text)' : 'dimmed'} className="number">
            {open > 0
              ? `${countOf(open, 'code')} without an entry`
              : `${countOf(entries.length, 'entry', 'entries')}`}
          </Text>
        </Group>
        <Group gap={8}>
          {!disabled && (
            <>
              <Button
                variant="default"
                size="xs"
                leftSection={<IconPlus size={14} aria-hidden />}
                onClick={() => setAdding(true)}
              >
                Add line
              </Button>
              <FileButton accept=".csv,text/csv" onChange={(file) => void load(file)}>
                {(props) => (
                  <Button
                    {...props}
                    variant="default"
                    size="xs"
                    leftSection={<IconUpload size={14} aria-hidden />}
                  >
                    Import CSV
                  </Button>
                )}
              </FileButton>
            </>
          )}
          <Button
            component="a"
            href={path}
            download
            variant="default"
            size="xs"
            leftSection={<IconDownload size={14} aria-hidden />}
          >
            Export CSV
          </Button>
        </Group>
      </Group>
      {adding && <AddEntry onAdd={set} onClose={() => setAdding(false)} />}
      {lines.length === 0 ? (
        <Text size="sm" c="dimmed">
          No codes yet. They come with the first run; run the sync without Save changes.
        </Text>
      ) : (
        <Table>
          <Table.Thead>
            <Table.Tr>
              <Table.Th w="38%">{label} at the source</Table.Th>
              <Table.Th>At the destination</Table.Th>
              <Table.Th w={44} />
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {found.slice(0, shown).map((line) => (
              <Table.Tr key={line.sourceCode}>
                <Table.Td>
                  <span className="mono">{line.sourceCode}</span>{' '}
                  <Text span size="sm" c="dimmed">
                    {line.sourceName}
                  </Text>
                </Table.Td>
                <Table.Td>
                  <DestinationCode
                    crosswalk={data}
                    line={line}
                    disabled={disabled}
                    onChange={(code) => set(line.sourceCode, code)}
                  />
                  {!disabled && line.destinationCode === '' && (
                    <Candidates candidates={line.candidates} onTake={(code) => set(line.sourceCode, code)} />
                  )}
                </Table.Td>
                <Table.Td>
                  {!disabled && line.destinationCode !== '' && (
                    <ActionIcon
                      variant="subtle"
                      color="gray"
                      aria-label={`Remove the entry of ${line.sourceCode}`}
                      onClick={() => set(line.sourceCode, '')}
                    >
                      <IconTrash size={16} aria-hidden />
                    </ActionIcon>
                  )}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
      {found.length > shown && (
        <Button variant="default" onClick={() => setShown(shown + step)} style={{ alignSelf: 'center' }}>
          Show {Math.min(step, found.length - shown)} more of {found.length}
        </Button>
      )}
    </Stack>
  );
}

const textOf = (line: CrosswalkLine) =>
  `${line.sourceCode} ${line.sourceName} ${line.destinationCode} ${line.destinationName}`.toLowerCase();

function DestinationCode({
  crosswalk,
  line,
  disabled,
  onChange,
}: {
  crosswalk: Crosswalk;
  line: CrosswalkLine;
  disabled: boolean;
  onChange: (code: string) => void;
}) {
  const known = crosswalk.destinationCodes.map(({ code, name }) => ({
    value: code,
    label: name === '' || name === code ? code : `${code} · ${name}`,
  }));
  const label = `Destination code for ${line.sourceCode}`;
  if (known.length === 0) {
    return (
      <TextInput
        aria-label={label}
        maw={320}
        disabled={disabled}
        defaultValue={line.destinationCode}
        onBlur={(event) => onChange(event.currentTarget.value.trim())}
      />
    );
  }
  const own = line.destinationCode;
  const data =
    own === '' || known.some(({ value }) => value === own)
      ? known
      : [{ value: own, label: `${own} · not seen at the destination` }, ...known];
  return (
    <Select
      aria-label={label}
      maw={380}
      searchable
      limit={80}
      disabled={disabled}
      placeholder="Choose a code"
      nothingFoundMessage="No such code"
      data={data}
      value={own === '' ? null : own}
      onChange={(code) => onChange(code ?? '')}
    />
  );
}
