import { ActionIcon, Button, Group, Select, Stack, Text, TextInput } from '@mantine/core';
import { IconArrowRight, IconPlus, IconX } from '@tabler/icons-react';
import { useState } from 'react';
import type { MappingStep } from '../../../api/types.ts';

type Value = string | boolean | null;
type Table = Extract<MappingStep, { do: 'table' }>;

/** A value that may be text, yes, no or nothing. */
export function ValueField({
  label,
  value,
  nothing = false,
  hideLabel = false,
  onChange,
}: {
  label: string;
  value: Value;
  nothing?: boolean;
  hideLabel?: boolean;
  onChange: (value: Value) => void;
}) {
  const kind = value === null ? 'nothing' : value === true ? 'yes' : value === false ? 'no' : 'text';
  const kinds = [
    { value: 'text', label: 'Text' },
    { value: 'yes', label: 'Yes' },
    { value: 'no', label: 'No' },
    ...(nothing ? [{ value: 'nothing', label: 'Nothing' }] : []),
  ];
  return (
    <Group gap={6} align="flex-end" wrap="nowrap">
      <Select
        aria-label={`${label}: kind`}
        w={100}
        data={kinds}
        value={kind}
        allowDeselect={false}
        onChange={(next) =>
          onChange(next === 'yes' ? true : next === 'no' ? false : next === 'nothing' ? null : '')
        }
      />
      {typeof value === 'string' && (
        <TextInput
          {...(hideLabel ? { 'aria-label': label } : { label })}
          value={value}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      )}
    </Group>
  );
}

/** From → to, line by line, and what happens to values that are not in the table. */
export function TableEntries({ step, onChange }: { step: Table; onChange: (step: Table) => void }) {
  // Lines are kept as a list while they are edited, so that a half-typed key does not swallow another.
  const [lines, setLines] = useState<[string, Value][]>(() => Object.entries(step.entries));
  const write = (next: [string, Value][]) => {
    setLines(next);
    onChange({ ...step, entries: Object.fromEntries(next.filter(([from]) => from !== '')) });
  };
  const others = step.otherwise === undefined ? 'stay' : step.otherwise === null ? 'nothing' : 'value';
  return (
    <Stack gap={8}>
      {lines.map(([from, to], index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a line's key is what is being typed
        <Group key={index} gap={8} wrap="nowrap">
          <TextInput
            aria-label="From"
            placeholder="From"
            value={from}
            onChange={(event) => write(lines.with(index, [event.currentTarget.value, to]))}
          />
          <IconArrowRight size={16} aria-hidden />
          <ValueField
            label="To"
            hideLabel
            nothing
            value={to}
            onChange={(value) => write(lines.with(index, [from, value]))}
          />
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label="Remove line"
            onClick={() => write(lines.toSpliced(index, 1))}
          >
            <IconX size={16} aria-hidden />
          </ActionIcon>
        </Group>
      ))}
      <Group gap={12}>
        <Button
          size="compact-sm"
          variant="default"
          leftSection={<IconPlus size={14} aria-hidden />}
          onClick={() => setLines([...lines, ['', '']])}
        >
          Add line
        </Button>
        <Text size="sm">All others</Text>
        <Select
          aria-label="All others"
          w={150}
          size="xs"
          allowDeselect={false}
          data={[
            { value: 'stay', label: 'stay as they are' },
            { value: 'nothing', label: 'become nothing' },
            { value: 'value', label: 'become …' },
          ]}
          value={others}
          onChange={(next) => {
            const { otherwise: _, ...rest } = step;
            onChange(next === 'stay' ? rest : { ...rest, otherwise: next === 'nothing' ? null : '' });
          }}
        />
        {typeof step.otherwise === 'string' && (
          <TextInput
            aria-label="All others become"
            size="xs"
            w={120}
            value={step.otherwise}
            onChange={(event) => onChange({ ...step, otherwise: event.currentTarget.value })}
          />
        )}
      </Group>
    </Stack>
  );
}
