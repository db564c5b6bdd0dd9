import { Chip, Group, Input, NumberInput, Select, Stack, TextInput } from '@mantine/core';
import { type Frequency, frequencyKinds, ofKind, weekdays } from './frequency.ts';

/** How often, in words people use; a cron expression for the rest. */
export function FrequencyFields({
  frequency,
  error,
  onChange,
}: {
  frequency: Frequency;
  error: string | undefined;
  onChange: (frequency: Frequency) => void;
}) {
  const pick = (next: string | null) => {
    const kind = frequencyKinds.find(({ value }) => value === next);
    if (kind !== undefined) onChange(ofKind(kind.value, frequency));
  };
  return (
    <Stack gap="sm">
      <Group align="flex-start" gap={10}>
        <Select
          label="Frequency"
          w={190}
          allowDeselect={false}
          data={frequencyKinds}
          value={frequency.kind}
          onChange={pick}
        />
        {frequency.kind === 'hourly' && (
          <NumberInput
            label="At minute"
            w={110}
            min={0}
            max={59}
            allowDecimal={false}
            value={frequency.minute}
            onChange={(minute) => onChange({ ...frequency, minute: Number(minute) || 0 })}
          />
        )}
        {frequency.kind === 'monthly' && (
          <NumberInput
            label="On day"
            w={90}
            min={1}
            max={28}
            allowDecimal={false}
            value={frequency.day}
            onChange={(day) => onChange({ ...frequency, day: Math.min(28, Math.max(1, Number(day) || 1)) })}
          />
        )}
        {'time' in frequency && (
          <TextInput
            label="At"
            type="time"
            w={126}
            value={frequency.time}
            onChange={(event) => onChange({ ...frequency, time: event.currentTarget.value || '00:00' })}
          />
        )}
        {frequency.kind === 'cron' && (
          <TextInput
            label="Cron expression"
            description="Minute, hour, day of month, month, day of week."
            style={{ flex: 1 }}
            inputWrapperOrder={['label', 'input', 'description', 'error']}
            classNames={{ input: 'mono' }}
            value={frequency.cron}
            error={error}
            onChange={(event) => onChange({ kind: 'cron', cron: event.currentTarget.value })}
          />
        )}
      </Group>
      {frequency.kind === 'weekly' && (
        <Input.Wrapper
          component="fieldset"
          label="On"
          labelElement="div"
          style={{ border: 0, margin: 0, padding: 0 }}
        >
          <Chip.Group
            multiple
            value={frequency.days}
            onChange={(days) => days.length > 0 && onChange({ ...frequency, days })}
          >
            <Group gap={6} mt={4}>
              {weekdays.map((day) => (
                <Chip key={day.value} value={day.value} size="xs">
                  {day.label}
                </Chip>
              ))}
            </Group>
          </Chip.Group>
        </Input.Wrapper>
      )}
    </Stack>
  );
}
