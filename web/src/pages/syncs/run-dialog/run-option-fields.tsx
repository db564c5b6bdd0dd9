import { Checkbox, Group, Radio, Select, Stack, TagsInput, TextInput } from '@mantine/core';
import type { RunOptions } from '../../../api/types.ts';
import type { OfferedOptions } from './offered-options.ts';

/** The questions of the Run dialog and of a schedule. Left empty, they limit nothing. */
export function RunOptionFields({
  offered,
  options,
  onChange,
}: {
  offered: OfferedOptions;
  options: RunOptions;
  onChange: (options: RunOptions) => void;
}) {
  const set = (patch: { [Name in keyof RunOptions]?: RunOptions[Name] | undefined }) => {
    const next: Record<string, unknown> = { ...options, ...patch };
    for (const [name, value] of Object.entries(next)) {
      if (value === undefined || value === '' || (Array.isArray(value) && value.length === 0))
        delete next[name];
    }
    onChange(next);
  };
  const dates = offered.fields.filter(({ id }) => id === 'from' || id === 'to');
  return (
    <Stack gap="md">
      {offered.incremental && (
        <Radio.Group
          label="Read"
          value={options.read ?? 'everything'}
          onChange={(value) => set({ read: value === 'changes' ? 'changes' : undefined })}
        >
          <Stack gap={8} mt={6}>
            <Radio
              value="everything"
              label="Everything"
              description="All records are read and compared. Needed to notice who has left the source."
            />
            <Radio
              value="changes"
              label="Changes since the last run"
              description="Only what the source says has changed. Quicker."
            />
          </Stack>
        </Radio.Group>
      )}
      {offered.fields.map((field) => {
        switch (field.id) {
          case 'employeeIds':
            return (
              <TagsInput
                key={field.id}
                label={field.label}
                description={field.help ?? 'Only these employees; leave empty for all.'}
                placeholder={options.employeeIds === undefined ? 'Type or paste, then Enter' : ''}
                splitChars={[',', ';', ' ', '\n', '\t']}
                value={options.employeeIds ?? []}
                onChange={(value) => set({ employeeIds: value })}
                clearable
              />
            );
          case 'payGroup':
            return field.choices === undefined ? (
              <TextInput
                key={field.id}
                label={field.label}
                description={field.help ?? 'Only employees of this pay group; leave empty for all.'}
                value={options.payGroup ?? ''}
                onChange={(event) => set({ payGroup: event.currentTarget.value })}
              />
            ) : (
              <Select
                key={field.id}
                label={field.label}
                description={field.help}
                data={field.choices}
                value={options.payGroup ?? null}
                onChange={(value) => set({ payGroup: value ?? undefined })}
                clearable
                searchable
              />
            );
          default:
            return null;
        }
      })}
      {offered.filesAgain !== undefined && (
        <Checkbox
          label={offered.filesAgain.label}
          description={offered.filesAgain.help}
          checked={options.files === 'again'}
          onChange={(event) => set({ files: event.currentTarget.checked ? 'again' : undefined })}
        />
      )}
      {dates.length > 0 && (
        <Group grow align="flex-start">
          {dates.map((field) => (
            <TextInput
              key={field.id}
              type="date"
              label={field.label}
              description={field.help}
              value={(field.id === 'from' ? options.from : options.to) ?? ''}
              {...(field.id === 'to' && options.from !== undefined ? { min: options.from } : {})}
              onChange={(event) => set({ [field.id]: event.currentTarget.value })}
            />
          ))}
        </Group>
      )}
    </Stack>
  );
}
