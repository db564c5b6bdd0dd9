import { Button, Group, Stack, Text, Title } from '@mantine/core';
import { IconAlertTriangle, IconDownload, IconTrash } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { call } from '../../../api/client.ts';
import { ofCompany } from '../../../api/queries.ts';
import type { PersonErased, PersonFound, PersonQuery } from '../../../api/types.ts';
import { ProblemAlert } from '../../../components/feedback.tsx';
import { Notice } from '../../../components/notice.tsx';
import { download } from '../../../components/table/csv.ts';
import { countOf } from '../../../format/format.ts';
import { useCompany } from '../../../shell/use-company.ts';
import { EraseDialog } from './erase-dialog.tsx';
import { Places } from './places.tsx';

/** So many names of files are told; a person of many years may be in hundreds. */
const mostFiles = 12;

/** What is held about the person, by place, and the two things that can be done with it. */
export function Found({
  found,
  query,
  onAgain,
  onErased,
}: {
  found: PersonFound;
  query: PersonQuery;
  onAgain(): void;
  onErased(erased: PersonErased): void;
}) {
  const { companyId } = useCompany();
  const [erasing, setErasing] = useState(false);
  const save = useMutation({
    mutationFn: () =>
      call<string>(`${ofCompany(companyId)}/people-data/export`, { method: 'POST', body: query }),
    onSuccess: (text) => download('person.csv', text),
    gcTime: 0,
  });
  return (
    <Stack gap={16} role="region" aria-label="What is held">
      <Group justify="space-between" align="flex-start" gap={12}>
        <Stack gap={2} style={{ flex: 1, minWidth: 260 }}>
          <Title order={2} size="h3" style={{ overflowWrap: 'anywhere' }}>
            {found.names[0] ?? `Number ${query.employeeNumber}`}
          </Title>
          {found.names.length > 1 && (
            <Text size="sm" c="dimmed">
              Also as {found.names.slice(1).join('; ')}
            </Text>
          )}
        </Stack>
        <Group gap={8}>
          <Button
            variant="default"
            leftSection={<IconDownload size={16} aria-hidden />}
            loading={save.isPending}
            onClick={() => save.mutate()}
          >
            Export
          </Button>
          <Button
            color="red"
            leftSection={<IconTrash size={16} aria-hidden />}
            disabled={found.running}
            onClick={() => setErasing(true)}
          >
            Erase…
          </Button>
        </Group>
      </Group>
      <ProblemAlert error={save.error} />
      {found.running && (
        <Notice
          tone="warn"
          icon={<IconAlertTriangle size={17} aria-hidden />}
          title="A run is on its way, so nobody can be erased now"
        >
          Wait until it has ended, or cancel it, then find the person again.
        </Notice>
      )}
      <SyncsThatSay syncs={found.syncs} />
      <Places label="What is held, by place" counts={found.counts} />
      <Files files={found.files} />
      {erasing && (
        <EraseDialog
          found={found}
          query={query}
          onClose={() => setErasing(false)}
          onChanged={() => {
            setErasing(false);
            onAgain();
          }}
          onErased={onErased}
        />
      )}
    </Stack>
  );
}

/** Settings are for a person to edit, before and after erasing. */
export function SyncsThatSay({ syncs }: { syncs: readonly string[] }) {
  if (syncs.length === 0) return null;
  return (
    <Notice
      tone="warn"
      icon={<IconAlertTriangle size={17} aria-hidden />}
      title={`Settings of ${countOf(syncs.length, 'sync')} say the number: ${syncs.join(', ')}`}
    >
      Erasing leaves them as they are. Take the number out of the filter by hand.
    </Notice>
  );
}

function Files({ files }: { files: PersonFound['files'] }) {
  if (files.length === 0) return null;
  const shown = files.slice(0, mostFiles);
  return (
    <Stack gap={6}>
      <Text fw={600}>Files that erasing drops whole</Text>
      <Text size="sm" c="dimmed">
        With everybody else who is in them. What a destination has taken in already stays there.
      </Text>
      <Text component="ul" size="sm" m={0} pl={18}>
        {shown.map(({ name, place, opaque }) => (
          <li key={`${place} ${name}`} style={{ overflowWrap: 'anywhere' }}>
            <span className="mono">{name}</span> · {place}
            {opaque && ' · not readable as text, so it may hold the person'}
          </li>
        ))}
        {files.length > shown.length && <li>and {files.length - shown.length} more; the export names all</li>}
      </Text>
    </Stack>
  );
}
