import { ActionIcon, Button, Group, MultiSelect, Stack, Switch, Text } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconPlus, IconTrash } from '@tabler/icons-react';
import type { MatchRule } from '../../../api/types.ts';
import type { PartProps } from './parts.ts';

/** How two records are known to be the same thing. */
export function MatchingPart({ dataSet, settings, onChange, disabled }: PartProps) {
  const rules = settings.matching ?? dataSet.usualMatching;
  const usual = settings.matching === undefined;
  const write = (matching: MatchRule[]) => onChange({ ...settings, matching });
  const set = (index: number, patch: Partial<MatchRule>) => {
    const rule = rules[index];
    if (rule !== undefined) write(rules.with(index, { ...rule, ...patch }));
  };
  const swap = (a: number, b: number) => {
    const first = rules[a];
    const second = rules[b];
    if (first !== undefined && second !== undefined) write(rules.with(a, second).with(b, first));
  };
  const fields = dataSet.fields.map((field) => ({ value: field.id, label: field.label }));
  return (
    <Stack gap="sm">
      <Text size="sm" c="dimmed">
        First comes what earlier runs have linked. Then the rules, from top to bottom: the first that finds
        exactly one record decides. Two candidates are an error for a person to settle, never a guess.
      </Text>
      {rules.map((rule, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a rule has no identity but its place
        <Group key={index} gap={10} wrap="nowrap" align="center">
          <Text size="sm" w={20} ta="right" className="number" c="dimmed">
            {index + 1}.
          </Text>
          <MultiSelect
            aria-label={`Fields of rule ${index + 1}`}
            style={{ flex: 1 }}
            disabled={disabled}
            searchable
            data={fields}
            value={rule.fields}
            onChange={(next) => set(index, { fields: next })}
            error={rule.fields.length === 0 ? 'Choose at least one field.' : undefined}
          />
          <Switch
            label="Only ask"
            disabled={disabled}
            checked={rule.ask}
            onChange={(event) => set(index, { ask: event.currentTarget.checked })}
          />
          <Group gap={0} wrap="nowrap">
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label="Earlier"
              disabled={disabled || index === 0}
              onClick={() => swap(index, index - 1)}
            >
              <IconArrowUp size={16} aria-hidden />
            </ActionIcon>
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label="Later"
              disabled={disabled || index === rules.length - 1}
              onClick={() => swap(index, index + 1)}
            >
              <IconArrowDown size={16} aria-hidden />
            </ActionIcon>
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label="Remove rule"
              disabled={disabled || rules.length === 1}
              onClick={() => write(rules.toSpliced(index, 1))}
            >
              <IconTrash size={16} aria-hidden />
            </ActionIcon>
          </Group>
        </Group>
      ))}
      <Text size="xs" c="dimmed">
        Only ask: a hit becomes a question for a person and is never taken by itself. Right for weak rules
        such as name and birth date.
      </Text>
      <Group gap={8}>
        <Button
          variant="default"
          disabled={disabled}
          leftSection={<IconPlus size={15} aria-hidden />}
          onClick={() => write([...rules, { fields: [], ask: true }])}
        >
          Add rule
        </Button>
        <Button
          variant="subtle"
          disabled={disabled || usual}
          onClick={() => {
            const { matching: _, ...rest } = settings;
            onChange(rest);
          }}
        >
          {usual ? 'These are the usual rules' : 'Back to the usual rules'}
        </Button>
      </Group>
    </Stack>
  );
}
