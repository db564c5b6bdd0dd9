import { NumberInput, Radio, Stack, Title } from '@mantine/core';
import type { Lifecycle } from '../../../api/types.ts';

const futureHires: { value: Lifecycle['futureHires']; label: string; description: string }[] = [
  {
    value: 'days before',
    label: 'Some days before the first day',
    description: 'They reach the destination so many days ahead, so that everything is ready.',
  },
  {
    value: 'inactive',
    label: 'At once, as inactive',
    description: 'They are created right away but cannot be used before the first day.',
  },
  { value: 'never', label: 'On the first day', description: 'Nobody is created before the day has come.' },
];

const terminations: { value: Lifecycle['termination']; label: string; description: string }[] = [
  { value: 'at once', label: 'At once', description: 'As soon as the source says so.' },
  {
    value: 'after last pay date',
    label: 'After the last pay date',
    description: 'Payroll can still pay the last check; the end is sent when that date has passed.',
  },
];

const rehires: { value: Lifecycle['rehire']; label: string; description: string }[] = [
  {
    value: 'same record',
    label: 'Open the old record again',
    description: 'History and number stay. Where the destination cannot do that, it becomes a question.',
  },
  {
    value: 'new record',
    label: 'New record',
    description: 'The old one stays ended; the new one is linked to the person.',
  },
  { value: 'ask', label: 'Ask', description: 'Each return waits for a person to decide.' },
];

/** How hires, ends and returns of people are carried over. */
export function LifecyclePart({
  lifecycle,
  onChange,
  disabled,
}: {
  lifecycle: Lifecycle;
  onChange: (lifecycle: Lifecycle) => void;
  disabled: boolean;
}) {
  return (
    <Stack gap="lg" maw={640}>
      <Title order={2}>Lifecycle</Title>
      <Choice
        label="People who will start in the future"
        options={futureHires}
        value={lifecycle.futureHires}
        disabled={disabled}
        onChange={(value) => onChange({ ...lifecycle, futureHires: value })}
      />
      {lifecycle.futureHires === 'days before' && (
        <NumberInput
          label="Days before the first day"
          w={200}
          min={0}
          max={365}
          allowDecimal={false}
          disabled={disabled}
          value={lifecycle.futureHireDays}
          onChange={(value) => onChange({ ...lifecycle, futureHireDays: Number(value) || 0 })}
        />
      )}
      <Choice
        label="People who leave"
        options={terminations}
        value={lifecycle.termination}
        disabled={disabled}
        onChange={(value) => onChange({ ...lifecycle, termination: value })}
      />
      <Choice
        label="People who come back"
        options={rehires}
        value={lifecycle.rehire}
        disabled={disabled}
        onChange={(value) => onChange({ ...lifecycle, rehire: value })}
      />
    </Stack>
  );
}

function Choice<Value extends string>({
  label,
  options,
  value,
  disabled,
  onChange,
}: {
  label: string;
  options: readonly { value: Value; label: string; description: string }[];
  value: Value;
  disabled: boolean;
  onChange: (value: Value) => void;
}) {
  const pick = (next: string) => {
    const option = options.find((one) => one.value === next);
    if (option !== undefined) onChange(option.value);
  };
  return (
    <Radio.Group label={label} value={value} onChange={pick}>
      <Stack gap={10} mt={8}>
        {options.map((option) => (
          <Radio
            key={option.value}
            value={option.value}
            label={option.label}
            description={option.description}
            disabled={disabled}
          />
        ))}
      </Stack>
    </Radio.Group>
  );
}
