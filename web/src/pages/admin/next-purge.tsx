import { Button, Group, Stack, Table, Text } from '@mantine/core';
import { modals } from '@mantine/modals';
import { IconCheck, IconTrash } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { call } from '../../api/client.ts';
import { ofCompany, queryClient } from '../../api/queries.ts';
import type { DueForPurge } from '../../api/types.ts';
import { ProblemAlert } from '../../components/feedback.tsx';
import { Instant } from '../../components/instant.tsx';
import { Notice } from '../../components/notice.tsx';
import { countOf, formatCount, formatSize } from '../../format/format.ts';
import { useCompany } from '../../shell/use-company.ts';

/** What the next purge would remove, and the purge at once for whoever does not want to wait for it. */
export function NextPurge({ due }: { due: DueForPurge }) {
  const { companyId } = useCompany();
  const purge = useMutation({
    mutationFn: () => call<DueForPurge>(`${ofCompany(companyId)}/retention/purge`, { method: 'POST' }),
    onSettled: () => queryClient.invalidateQueries({ queryKey: ['retention', companyId] }),
  });
  const rows: [what: string, count: string][] = [
    ['Runs whose contents go', formatCount(due.runs)],
    ['Changes', formatCount(due.changes)],
    ['Events', formatCount(due.events)],
    ['Files', formatCount(due.files)],
    ['Their size', formatSize(due.bytes)],
    ['Entries of the audit log', formatCount(due.auditEntries)],
  ];
  const isNothing = due.runs === 0 && due.auditEntries === 0;
  return (
    <Stack gap={8}>
      <Text fw={600}>The next purge would remove</Text>
      <Table withTableBorder verticalSpacing={8} aria-label="The next purge" maw={576}>
        <Table.Tbody>
          {rows.map(([what, count]) => (
            <Table.Tr key={what}>
              <Table.Td>{what}</Table.Td>
              <Table.Td align="right">{count}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      <Text size="sm" c="dimmed">
        Chalkline looks every ten minutes. Last purge: <Instant at={due.lastPurgeAt} none="none yet" />. A run
        stays in Sync History with its counts; links between records stay, so that nobody is created twice.
      </Text>
      <ProblemAlert error={purge.error} />
      {purge.data !== undefined && (
        <Notice
          role="status"
          tone="ok"
          icon={<IconCheck size={17} aria-hidden />}
          title={`Removed: ${inWords(purge.data)}`}
        />
      )}
      {!isNothing && (
        <Group>
          <Button
            variant="default"
            leftSection={<IconTrash size={16} aria-hidden />}
            loading={purge.isPending}
            onClick={() => confirmPurge(due, () => purge.mutate())}
          >
            Purge now…
          </Button>
        </Group>
      )}
    </Stack>
  );
}

/** What a purge removes, as one phrase. */
export function inWords({ runs, changes, events, files, bytes, auditEntries }: DueForPurge): string {
  return `the contents of ${countOf(runs, 'run')} (${countOf(changes, 'change')}, ${countOf(events, 'event')}, ${countOf(files, 'file')}, ${formatSize(bytes)}) and ${countOf(auditEntries, 'entry', 'entries')} of the audit log`;
}

function confirmPurge(due: DueForPurge, onConfirm: () => void): void {
  modals.openConfirmModal({
    title: 'Purge now?',
    children: <Text size="sm">This removes {inWords(due)}. Nothing brings them back.</Text>,
    labels: { confirm: 'Purge', cancel: 'Cancel' },
    confirmProps: { color: 'red' },
    onConfirm,
  });
}
