import { ActionIcon, Button, Group, Modal, Select, Stack, Table, Text, Tooltip } from '@mantine/core';
import { IconAdjustments, IconArrowLeft, IconPlus, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import type { MappingLine } from '../../../api/types.ts';
import { Tag } from '../../../components/tag.tsx';
import { stepInWords } from '../steps/step-kinds.ts';
import { StepsEditor } from '../steps/steps-editor.tsx';
import { fieldLabel, groupedSourceFields, type PartProps, sourceFields } from './parts.ts';

const constant = '(constant)';

/** Only what differs from taking each field over as it is. */
export function MappingPart({ dataSet, settings, onChange, disabled }: PartProps) {
  const [open, setOpen] = useState<number | null>(null);
  const { mapping } = settings;
  const write = (next: MappingLine[]) => onChange({ ...settings, mapping: next });
  const set = (index: number, line: MappingLine) => write(mapping.with(index, line));
  const free = dataSet.fields.filter(({ id }) => !mapping.some(({ target }) => target === id));
  const opened = open === null ? undefined : mapping[open];

  const setSource = (index: number, line: MappingLine, source: string | null) => {
    if (source !== constant) return set(index, { ...line, source: source ?? line.target });
    const { source: _, ...rest } = line;
    const steps = line.steps.some((step) => step.do === 'constant')
      ? line.steps
      : [{ do: 'constant' as const, value: '' }];
    set(index, { ...rest, steps });
    setOpen(index);
  };
  const add = () => {
    const target = free[0]?.id;
    if (target !== undefined) write([...mapping, { target, source: target, steps: [] }]);
  };
  const sources = [
    { group: 'Without a source', items: [{ value: constant, label: 'Constant or other fields' }] },
    ...groupedSourceFields(dataSet),
  ];
  return (
    <Stack gap="sm">
      <Text size="sm" c="dimmed">
        Every field goes over as it is. Add a line only where the destination shall get something else.
      </Text>
      {mapping.length > 0 && (
        <Table>
          <Table.Thead>
            <Table.Tr>
              <Table.Th w="29%">Destination field</Table.Th>
              <Table.Th w={28} />
              <Table.Th w="29%">From</Table.Th>
              <Table.Th>Steps</Table.Th>
              <Table.Th w={76} />
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {mapping.map((line, index) => (
              <Table.Tr key={line.target}>
                <Table.Td>
                  <Select
                    aria-label="Destination field"
                    disabled={disabled}
                    searchable
                    allowDeselect={false}
                    data={[
                      { value: line.target, label: fieldLabel(dataSet, line.target) },
                      ...free.map((field) => ({ value: field.id, label: field.label })),
                    ]}
                    value={line.target}
                    onChange={(target) => set(index, { ...line, target: target ?? line.target })}
                  />
                </Table.Td>
                <Table.Td>
                  <IconArrowLeft size={16} aria-label="gets its value from" />
                </Table.Td>
                <Table.Td>
                  <Select
                    aria-label={`Source of ${fieldLabel(dataSet, line.target)}`}
                    disabled={disabled}
                    searchable
                    allowDeselect={false}
                    data={sources}
                    value={line.source ?? constant}
                    onChange={(source) => setSource(index, line, source)}
                  />
                </Table.Td>
                <Table.Td>
                  <Group gap={4}>
                    {line.steps.length === 0 && (
                      <Text size="sm" c="dimmed">
                        as it is
                      </Text>
                    )}
                    {line.steps.map((step, place) => (
                      // biome-ignore lint/suspicious/noArrayIndexKey: a step has no identity but its kind and place
                      <Tag key={`${step.do}${place}`} tone="quiet" square title={stepInWords(step)}>
                        {shortened(stepInWords(step))}
                      </Tag>
                    ))}
                  </Group>
                </Table.Td>
                <Table.Td>
                  <Group gap={0} wrap="nowrap" justify="flex-end">
                    <Tooltip label="Steps">
                      <ActionIcon
                        variant="subtle"
                        color="gray"
                        disabled={disabled}
                        aria-label={`Steps of ${fieldLabel(dataSet, line.target)}`}
                        onClick={() => setOpen(index)}
                      >
                        <IconAdjustments size={17} aria-hidden />
                      </ActionIcon>
                    </Tooltip>
                    <ActionIcon
                      variant="subtle"
                      color="gray"
                      disabled={disabled}
                      aria-label={`Remove the line of ${fieldLabel(dataSet, line.target)}`}
                      onClick={() => write(mapping.toSpliced(index, 1))}
                    >
                      <IconTrash size={16} aria-hidden />
                    </ActionIcon>
                  </Group>
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
      <Button
        variant="default"
        style={{ alignSelf: 'flex-start' }}
        leftSection={<IconPlus size={15} aria-hidden />}
        disabled={disabled || free.length === 0}
        onClick={add}
      >
        Add line
      </Button>
      <Modal
        opened={opened !== undefined}
        onClose={() => setOpen(null)}
        size="xl"
        title={opened === undefined ? '' : `Steps: ${fieldLabel(dataSet, opened.target)}`}
      >
        {opened !== undefined && open !== null && (
          <Stack>
            <Text size="sm" c="dimmed">
              {opened.source === undefined
                ? 'Starts with nothing.'
                : `Starts with the source's ${fieldLabel(dataSet, opened.source)}.`}
            </Text>
            <StepsEditor
              steps={opened.steps}
              fields={sourceFields(dataSet)}
              onChange={(steps) => set(open, { ...opened, steps })}
            />
            <Group justify="flex-end">
              <Button onClick={() => setOpen(null)}>Done</Button>
            </Group>
          </Stack>
        )}
      </Modal>
    </Stack>
  );
}

const shortened = (text: string) => (text.length > 28 ? `${text.slice(0, 27)}…` : text);
