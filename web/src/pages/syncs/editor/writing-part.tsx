import { Radio, Stack, Switch, Text } from '@mantine/core';
import type { DeletePolicy } from '../../../api/types.ts';
import { Notice } from '../../../components/notice.tsx';
import type { PartProps } from './parts.ts';

const policies: { value: DeletePolicy; label: string; description: string; needs: string }[] = [
  {
    value: 'none',
    label: 'Leave them as they are',
    description:
      'Whoever is gone from the source stays untouched at the destination. Safe, and right for most.',
    needs: '',
  },
  {
    value: 'deactivate',
    label: 'Deactivate them',
    description:
      'Sets them inactive, once a complete read of the source no longer has them. The guard on deactivations stops the run when there are too many.',
    needs: 'deactivate',
  },
  {
    value: 'remove',
    label: 'Remove them',
    description: 'Deletes them at the destination for good. It cannot be brought back by Chalkline.',
    needs: 'remove',
  },
];

/** What may be written: new records, changes, and what happens to records that are gone from the source. */
export function WritingPart({ dataSet, settings, onChange, disabled }: PartProps) {
  const can = (kind: string) => dataSet.writes.includes(kind);
  return (
    <Stack gap="md">
      <Switch
        label="Create new records"
        description={
          can('create')
            ? 'Records that the destination does not have yet.'
            : 'The destination takes no new records here.'
        }
        disabled={disabled || !can('create')}
        checked={settings.create}
        onChange={(event) => onChange({ ...settings, create: event.currentTarget.checked })}
      />
      <Switch
        label="Update existing records"
        description={
          can('update') ? 'Fields that differ are brought in line.' : 'The destination takes no changes here.'
        }
        disabled={disabled || !can('update')}
        checked={settings.update}
        onChange={(event) => onChange({ ...settings, update: event.currentTarget.checked })}
      />
      <Radio.Group
        label="Records that are gone from the source"
        value={settings.deletes}
        onChange={(value) =>
          onChange({ ...settings, deletes: policies.find((one) => one.value === value)?.value ?? 'none' })
        }
      >
        <Stack gap={10} mt={8}>
          {policies.map((policy) => {
            const possible = policy.needs === '' || can(policy.needs);
            return (
              <Radio
                key={policy.value}
                value={policy.value}
                label={policy.label}
                description={possible ? policy.description : 'The destination cannot do this here.'}
                disabled={disabled || !possible}
              />
            );
          })}
        </Stack>
      </Radio.Group>
      {settings.deletes === 'remove' && (
        <Notice tone="bad" title="Removing cannot be taken back">
          <Text size="sm" c="var(--mantine-color-text)">
            Run without Save changes first and look at the tab Changes for the kind Remove.
          </Text>
        </Notice>
      )}
    </Stack>
  );
}
