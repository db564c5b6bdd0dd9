import { Table } from '@mantine/core';
import type { PersonErased } from '../../../api/types.ts';
import { formatCount } from '../../../format/format.ts';

type Counts = PersonErased['counts'];

/** Where something was found and what erasing does there. */
const places: readonly [place: keyof Counts, label: string, fate: string][] = [
  ['changes', 'Changes of runs', 'Blanked; the run keeps its counts'],
  ['events', 'Errors, warnings and infos', 'Blanked; their level stays'],
  ['links', 'Links and what was sent last', 'Removed'],
  ['references', 'Records of others that name them', 'The name or number is taken out'],
  ['documents', 'Runs and schedules that name them', 'The name or number is taken out'],
  ['files', 'Files of runs', 'Dropped whole'],
  ['uploads', 'Uploaded files', 'Dropped whole'],
  ['plans', 'Plans not applied yet', 'Dropped; preview again'],
  ['codes', 'Crosswalk entries and codes', 'Removed'],
];

/** How much in each place, and what becomes of it; once `done`, only where there was something. */
export function Places({
  label,
  counts,
  done = false,
}: {
  label: string;
  counts: Partial<Counts>;
  done?: boolean;
}) {
  return (
    <Table withTableBorder verticalSpacing={7} aria-label={label}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>Place</Table.Th>
          <Table.Th ta="right">{done ? 'Erased' : 'Found'}</Table.Th>
          <Table.Th>{done ? 'What became of it' : 'When erased'}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {places.map(([place, name, fate]) => {
          const count = counts[place];
          if (count === undefined || (done && count === 0)) return null;
          return (
            <Table.Tr key={place}>
              <Table.Td>{name}</Table.Td>
              <Table.Td ta="right">{formatCount(count)}</Table.Td>
              <Table.Td c="dimmed">{count === 0 ? '' : fate}</Table.Td>
            </Table.Tr>
          );
        })}
      </Table.Tbody>
    </Table>
  );
}
