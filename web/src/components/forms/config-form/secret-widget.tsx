import { Button, Group, Input, PasswordInput, Text, Textarea } from '@mantine/core';
import type { WidgetProps } from '@rjsf/utils';
import { IconLock } from '@tabler/icons-react';
import { useState } from 'react';
import { textsOf } from './widgets.tsx';

/** A secret goes in and never comes out: one sees that it is set, and may replace or clear it. */
export function SecretWidget(props: WidgetProps) {
  const { registry, name, value, options } = props;
  const stored: unknown = registry.formContext.storedSecrets;
  const demanded: unknown = registry.formContext.demanded;
  const mayBeEmpty = !(Array.isArray(demanded) && demanded.includes(name));
  const isStored = Array.isArray(stored) && stored.includes(name);
  const [replacing, setReplacing] = useState(false);
  const { placeholder: _, ...texts } = textsOf(props);
  const cleared = isStored && value === '';

  if (isStored && !replacing && value === undefined) {
    return (
      <Input.Wrapper component="div" label={texts.label} description={texts.description}>
        <Group gap={10} mt={4}>
          <Group gap={6}>
            <IconLock size={15} aria-hidden />
            <Text size="sm">Set</Text>
          </Group>
          <Button
            size="compact-sm"
            variant="default"
            onClick={() => setReplacing(true)}
            disabled={texts.disabled}
          >
            Replace<span style={{ position: 'absolute', clipPath: 'inset(50%)' }}> {texts.label}</span>
          </Button>
          {mayBeEmpty && (
            <Button
              size="compact-sm"
              variant="subtle"
              color="gray"
              onClick={() => props.onChange('')}
              disabled={texts.disabled}
            >
              Clear
            </Button>
          )}
        </Group>
      </Input.Wrapper>
    );
  }
  const keep = isStored && (
    <Button
      size="compact-xs"
      variant="subtle"
      mt={4}
      onClick={() => {
        setReplacing(false);
        props.onChange(undefined);
      }}
    >
      Keep the one that is set
    </Button>
  );
  if (cleared && !replacing) {
    return (
      <Input.Wrapper component="div" label={texts.label} description={texts.description}>
        <Text size="sm" mt={4}>
          Will be cleared when you save.
        </Text>
        {keep}
      </Input.Wrapper>
    );
  }
  const change = (text: string) => props.onChange(text === '' ? undefined : text);
  return (
    <div>
      {options.lines === true ? (
        <Textarea
          {...texts}
          value={value ?? ''}
          autosize
          minRows={4}
          maxRows={10}
          spellCheck={false}
          classNames={{ input: 'mono' }}
          onChange={(event) => change(event.currentTarget.value)}
        />
      ) : (
        <PasswordInput
          {...texts}
          value={value ?? ''}
          autoComplete="new-password"
          data-autofocus={replacing || undefined}
          onChange={(event) => change(event.currentTarget.value)}
        />
      )}
      {keep}
    </div>
  );
}
