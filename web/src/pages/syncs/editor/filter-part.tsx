import { ActionIcon, Button, Group, Select, Stack, TagsInput, Text, TextInput } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { comparisons, type FilterRule } from '../../../api/types.ts';
import { Notice } from '../../../components/notice.tsx';
import { groupedSourceFields, type PartProps } from './parts.ts';

const takesNone = (is: string) => is === 'empty' || is === 'not empty';
const takesMany = (is: string) => is === 'one of' || is === 'none of';
const takesDate = (is: string) => is === 'before' || is === 'on or after';

/** Which of the source's records take part. All rules must hold. */
export function FilterPart({ dataSet, settings, onChange, disabled }: PartProps) {
  const { filter } = settings;
  const write = (next: FilterRule[]) => onChange({ ...settings, filter: next });
  const set = (index: number, patch: Partial<FilterRule>) => {
    const rule = filter[index];
    if (rule !== undefined) write(filter.with(index, { ...rule, ...patch }));
  };
  return (
    <Stack gap="sm">
      <Text size="sm" c="dimmed">
        Only records for which every rule holds take part. Leaving the filter never deactivates anybody: that
        is not the same as leaving the source.
      </Text>
      {filter.map((rule, index) => {
        const field = dataSet.fields.find(({ id }) => id === rule.field);
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: a rule has no identity but its place
          <Group key={index} gap={8} wrap="nowrap" align="flex-start">
            <Text size="sm" w={42} mt={8} c="dimmed">
              {index === 0 ? 'Only' : 'and'}
            </Text>
            <Select
              aria-label="Field"
              w={220}
              searchable
              disabled={disabled}
              allowDeselect={false}
              data={groupedSourceFields(dataSet)}
              value={rule.field}
              onChange={(next) => set(index, { field: next ?? rule.field, values: [] })}
            />
            <Select
              aria-label="Comparison"
              w={150}
              disabled={disabled}
              allowDeselect={false}
              data={comparisons.map((is) => ({
                value: is,
                label: is === 'empty' || is === 'not empty' ? `is ${is}` : is,
              }))}
              value={rule.is}
              onChange={(next) =>
                next !== null && set(index, { is: next, values: takesNone(next) ? [] : rule.values })
              }
            />
            {takesMany(rule.is) && (
              <TagsInput
                aria-label="Values"
                style={{ flex: 1 }}
                disabled={disabled}
                data={field?.choices ?? []}
                placeholder={rule.values.length === 0 ? 'Type and press Enter' : ''}
                value={rule.values}
                onChange={(values) => set(index, { values })}
              />
            )}
            {!takesNone(rule.is) && !takesMany(rule.is) && (
              <OneValue
                type={takesDate(rule.is) || field?.kind === 'date' ? 'date' : 'text'}
                choices={field?.kind === 'boolean' ? ['true', 'false'] : field?.choices}
                value={rule.values[0] ?? ''}
                disabled={disabled}
                onChange={(value) => set(index, { values: value === '' ? [] : [value] })}
              />
            )}
            <ActionIcon
              variant="subtle"
              color="gray"
              mt={4}
              disabled={disabled}
              aria-label="Remove rule"
              onClick={() => write(filter.toSpliced(index, 1))}
            >
              <IconTrash size={16} aria-hidden />
            </ActionIcon>
          </Group>
        );
      })}
      <Button
        variant="default"
        style={{ alignSelf: 'flex-start' }}
        disabled={disabled}
        leftSection={<IconPlus size={15} aria-hidden />}
        onClick={() => write([...filter, { field: dataSet.fields[0]?.id ?? '', is: 'equal to', values: [] }])}
      >
        Add rule
      </Button>
      {filter.length > 0 && (
        <Notice tone="busy">
          <Text size="sm" c="var(--mantine-color-text)">
            After a changed filter the next scheduled run only previews, so that somebody looks at it before
            it writes.
          </Text>
        </Notice>
      )}
    </Stack>
  );
}

function OneValue({
  type,
  choices,
  value,
  disabled,
  onChange,
}: {
  type: 'date' | 'text';
  choices: readonly string[] | undefined;
  value: string;
  disabled: boolean;
  onChange: (value: string) => void;
}) {
  if (choices !== undefined) {
    return (
      <Select
        aria-label="Value"
        style={{ flex: 1 }}
        disabled={disabled}
        data={choices.map((choice) => ({
          value: choice,
          label: choice === 'true' ? 'yes' : choice === 'false' ? 'no' : choice,
        }))}
        value={value === '' ? null : value}
        onChange={(next) => onChange(next ?? '')}
      />
    );
  }
  return (
    <TextInput
      aria-label="Value"
      type={type}
      style={{ flex: 1 }}
      disabled={disabled}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}
