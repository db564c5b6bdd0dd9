import { Button, Checkbox, Group, SimpleGrid, Stack, Text, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useState } from 'react';
import type { Field } from '../../../api/types.ts';
import { Notice } from '../../../components/notice.tsx';
import { Tag } from '../../../components/tag.tsx';
import type { PartProps } from './parts.ts';

/** Which fields flow. */
export function FieldsPart({ dataSet, settings, onChange, disabled }: PartProps) {
  const [search, setSearch] = useState('');
  const all = dataSet.fields.map(({ id }) => id);
  const chosen = new Set(settings.fields ?? all);
  const required = new Set(dataSet.required);
  const mapped = new Set(settings.mapping.map(({ target }) => target));
  const missing = settings.create ? dataSet.required.filter((id) => !chosen.has(id)) : [];

  const write = (next: ReadonlySet<string>) => {
    const kept = all.filter((id) => next.has(id));
    const { fields: _, ...rest } = settings;
    onChange(kept.length === all.length ? rest : { ...rest, fields: kept });
  };
  const toggle = (id: string, on: boolean) => {
    const next = new Set(chosen);
    if (on) next.add(id);
    else next.delete(id);
    write(next);
  };
  const shown = dataSet.fields.filter((field) =>
    `${field.label} ${field.id}`.toLowerCase().includes(search.trim().toLowerCase()),
  );
  return (
    <Stack gap="sm">
      <Group justify="space-between">
        <TextInput
          aria-label="Search fields"
          placeholder="Search fields"
          w={240}
          leftSection={<IconSearch size={15} aria-hidden />}
          value={search}
          onChange={(event) => setSearch(event.currentTarget.value)}
        />
        <Group gap={8}>
          <Text size="xs" c="dimmed" className="number">
            {chosen.size} of {all.length}
          </Text>
          <Button size="xs" variant="default" disabled={disabled} onClick={() => write(new Set(all))}>
            All
          </Button>
          <Button size="xs" variant="default" disabled={disabled} onClick={() => write(required)}>
            Only required
          </Button>
        </Group>
      </Group>
      {missing.length > 0 && (
        <Notice tone="warn" title="The destination demands more for a new record">
          {missing.map((id) => dataSet.fields.find((field) => field.id === id)?.label ?? id).join(', ')}
        </Notice>
      )}
      <SimpleGrid cols={{ base: 2, lg: 3 }} spacing="sm" verticalSpacing={10}>
        {shown.map((field) => (
          <Checkbox
            key={field.id}
            disabled={disabled}
            checked={chosen.has(field.id)}
            onChange={(event) => toggle(field.id, event.currentTarget.checked)}
            label={
              <FieldName field={field} required={required.has(field.id)} mapped={mapped.has(field.id)} />
            }
            description={field.help}
          />
        ))}
      </SimpleGrid>
    </Stack>
  );
}

function FieldName({ field, required, mapped }: { field: Field; required: boolean; mapped: boolean }) {
  return (
    <Group gap={6} component="span" display="inline-flex">
      {field.label}
      {required && (
        <Tag tone="warn" square>
          required
        </Tag>
      )}
      {mapped && (
        <Tag tone="busy" square>
          mapped
        </Tag>
      )}
      {field.sensitivity === 'secret' && (
        <Tag tone="quiet" square>
          secret
        </Tag>
      )}
    </Group>
  );
}
