import { ActionIcon, Button, Group, Menu, ScrollArea, Stack, Text } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconPlus, IconX } from '@tabler/icons-react';
import type { MappingStep } from '../../../api/types.ts';
import { type FieldChoice, StepFields } from './step-fields.tsx';
import { blankStep, kindNames, stepKinds } from './step-kinds.ts';
import classes from './steps.module.css';

const groups = ['Values', 'Text', 'Dates', 'Numbers', 'Other fields'] as const;

/** What is done to a value on its way, one step after the other. */
export function StepsEditor({
  steps,
  fields,
  onChange,
}: {
  steps: readonly MappingStep[];
  fields: readonly FieldChoice[];
  onChange: (steps: MappingStep[]) => void;
}) {
  const swap = (a: number, b: number) => {
    const first = steps[a];
    const second = steps[b];
    if (first !== undefined && second !== undefined) onChange(steps.with(a, second).with(b, first));
  };
  return (
    <Stack gap={10}>
      {steps.length === 0 && (
        <Text size="sm" c="dimmed">
          No steps: the value goes over as it is.
        </Text>
      )}
      {steps.map((step, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a step has no identity but its kind and place
        <section key={`${step.do}${index}`} className={classes.step} aria-label={stepKinds[step.do].label}>
          <Group justify="space-between" wrap="nowrap">
            <Text size="sm" fw={600}>
              {index + 1}. {stepKinds[step.do].label}
              <Text span size="xs" c="dimmed" fw={400} ml={8}>
                {stepKinds[step.do].help}
              </Text>
            </Text>
            <Group gap={0} wrap="nowrap">
              <ActionIcon
                variant="subtle"
                color="gray"
                aria-label="Earlier"
                disabled={index === 0}
                onClick={() => swap(index, index - 1)}
              >
                <IconArrowUp size={15} aria-hidden />
              </ActionIcon>
              <ActionIcon
                variant="subtle"
                color="gray"
                aria-label="Later"
                disabled={index === steps.length - 1}
                onClick={() => swap(index, index + 1)}
              >
                <IconArrowDown size={15} aria-hidden />
              </ActionIcon>
              <ActionIcon
                variant="subtle"
                color="gray"
                aria-label="Remove step"
                onClick={() => onChange(steps.toSpliced(index, 1))}
              >
                <IconX size={15} aria-hidden />
              </ActionIcon>
            </Group>
          </Group>
          <StepFields step={step} fields={fields} onChange={(next) => onChange(steps.with(index, next))} />
        </section>
      ))}
      <Menu position="bottom-start" shadow="md" width={360}>
        <Menu.Target>
          <Button
            variant="default"
            leftSection={<IconPlus size={15} aria-hidden />}
            style={{ alignSelf: 'flex-start' }}
          >
            Add step
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <ScrollArea.Autosize mah={360}>
            {groups.map((group) => (
              <div key={group}>
                <Menu.Label>{group}</Menu.Label>
                {kindNames
                  .filter((kind) => stepKinds[kind].group === group)
                  .map((kind) => (
                    <Menu.Item key={kind} onClick={() => onChange([...steps, blankStep(kind)])}>
                      <Text size="sm">{stepKinds[kind].label}</Text>
                      <Text size="xs" c="dimmed">
                        {stepKinds[kind].help}
                      </Text>
                    </Menu.Item>
                  ))}
              </div>
            ))}
          </ScrollArea.Autosize>
        </Menu.Dropdown>
      </Menu>
    </Stack>
  );
}
