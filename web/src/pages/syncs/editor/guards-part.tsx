import { Group, NumberInput, Stack, Text, Title } from '@mantine/core';
import type { Guards } from '../../../api/types.ts';

interface Line {
  label: string;
  description: string;
  fields: { name: keyof Guards; label: string; suffix?: string; max?: number }[];
}

const lines: Line[] = [
  {
    label: 'Too many deactivations',
    description:
      'More than this share of the active records at the destination stops the run. Up to the second number is always allowed, so that a small company is not stopped by one person.',
    fields: [
      { name: 'maxDeactivationsPercent', label: 'At most', suffix: ' %', max: 100 },
      { name: 'alwaysAllowedDeactivations', label: 'Always allowed' },
    ],
  },
  {
    label: 'Too many changes',
    description: 'More updates than this share of the records at the destination stop the run.',
    fields: [
      { name: 'maxChangesPercent', label: 'At most', suffix: ' %', max: 100 },
      { name: 'alwaysAllowedChanges', label: 'Always allowed' },
    ],
  },
  {
    label: 'Too few records at the source',
    description: 'Fewer than this share of the usual count stop the run; an empty source always does.',
    fields: [{ name: 'minSourcePercent', label: 'At least', suffix: ' %', max: 100 }],
  },
  {
    label: 'Too many unknown codes',
    description: 'More records than this without an entry in a required crosswalk stop the run.',
    fields: [{ name: 'maxUnmapped', label: 'At most' }],
  },
];

/** What stops a run before it writes anything. */
export function GuardsPart({
  guards,
  onChange,
  disabled,
}: {
  guards: Guards;
  onChange: (guards: Guards) => void;
  disabled: boolean;
}) {
  return (
    <Stack gap="lg" maw={640}>
      <div>
        <Title order={2}>Guards</Title>
        <Text size="sm" c="dimmed">
          They stop a run before it writes anything. Somebody then looks at the plan, and may apply it with a
          reason.
        </Text>
      </div>
      {lines.map((line) => (
        <section key={line.label} aria-label={line.label}>
          <Text size="sm" fw={600}>
            {line.label}
          </Text>
          <Text size="xs" c="dimmed" mb={8}>
            {line.description}
          </Text>
          <Group gap="md">
            {line.fields.map((field) => (
              <NumberInput
                key={field.name}
                label={field.label}
                w={150}
                min={0}
                {...(field.max === undefined ? {} : { max: field.max })}
                suffix={field.suffix ?? ''}
                disabled={disabled}
                value={guards[field.name]}
                onChange={(value) => onChange({ ...guards, [field.name]: Number(value) || 0 })}
              />
            ))}
          </Group>
        </section>
      ))}
    </Stack>
  );
}
