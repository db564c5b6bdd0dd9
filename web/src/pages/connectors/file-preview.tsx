import { Group, List, ScrollArea, Stack, Table, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { previewQuery } from '../../api/queries.ts';
import { CouldNotLoad, LoadingRows } from '../../components/table/table-states.tsx';
import { Tag } from '../../components/tag.tsx';

const delimiterNames: Record<string, string> = { ',': 'comma', ';': 'semicolon', '\t': 'tab', '|': 'pipe' };

/** How a file was understood: its form, why, and its first rows. */
export function FilePreview({
  companyId,
  connectorId,
  name,
}: {
  companyId: string;
  connectorId: string;
  name: string;
}) {
  const preview = useQuery(previewQuery(companyId, connectorId, name));
  if (preview.error !== null)
    return <CouldNotLoad error={preview.error} onRetry={() => void preview.refetch()} />;
  if (preview.data === undefined) return <LoadingRows count={5} />;
  const { format, encoding, delimiter, header, columns, rows, because } = preview.data;
  return (
    <Stack gap="sm">
      <Group gap={8}>
        <Tag tone="busy">{format}</Tag>
        <Tag tone="quiet">{encoding}</Tag>
        {delimiter !== undefined && (
          <Tag tone="quiet">{delimiterNames[delimiter] ?? delimiter} between columns</Tag>
        )}
        <Tag tone="quiet">{header ? 'first line names the columns' : 'no line with column names'}</Tag>
      </Group>
      {because.length > 0 && (
        <List size="sm" c="dimmed">
          {because.map((sentence) => (
            <List.Item key={sentence}>{sentence}</List.Item>
          ))}
        </List>
      )}
      <ScrollArea>
        <Table withTableBorder stickyHeader style={{ whiteSpace: 'nowrap' }}>
          <Table.Thead>
            <Table.Tr>
              {columns.map((column, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: a file may name two columns alike
                <Table.Th key={index}>{column}</Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {rows.map((row, line) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: lines of a file are told apart by their place only
              <Table.Tr key={line}>
                {row.map((cell, index) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: as above
                  <Table.Td key={index}>{cell}</Table.Td>
                ))}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </ScrollArea>
      <Text size="xs" c="dimmed">
        The first {rows.length} rows, as text: leading zeros stay.
      </Text>
    </Stack>
  );
}
