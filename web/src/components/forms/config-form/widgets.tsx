import {
  ActionIcon,
  Checkbox,
  Group,
  Input,
  MultiSelect,
  NumberInput,
  Select,
  Stack,
  TagsInput,
  Text,
  Textarea,
  TextInput,
} from '@mantine/core';
import type { BaseInputTemplateProps, RegistryWidgetsType, WidgetProps } from '@rjsf/utils';
import { IconX } from '@tabler/icons-react';
import { SecretWidget } from './secret-widget.tsx';

/** What every input says: its name, where to find the value, and what is wrong. */
export function textsOf(props: WidgetProps) {
  return {
    id: props.id,
    name: props.htmlName ?? props.id,
    label: props.label === '' ? props.name : props.label,
    description: props.schema.description,
    required: props.required === true,
    disabled: props.disabled === true || props.readonly === true,
    error: props.rawErrors === undefined || props.rawErrors.length === 0 ? undefined : props.rawErrors[0],
    placeholder: props.placeholder ?? placeholderOf(props),
  };
}

function placeholderOf({ schema }: WidgetProps): string {
  const example = Array.isArray(schema.examples) ? schema.examples[0] : undefined;
  return typeof example === 'string' ? example : '';
}

export function BaseInput(props: BaseInputTemplateProps) {
  const { schema, value, onChange, onBlur, id } = props;
  if (schema.type === 'number' || schema.type === 'integer') {
    return (
      <NumberInput
        {...textsOf(props)}
        value={value ?? ''}
        allowDecimal={schema.type === 'number'}
        {...(schema.minimum === undefined ? {} : { min: schema.minimum })}
        {...(schema.maximum === undefined ? {} : { max: schema.maximum })}
        w={200}
        hideControls
        onChange={(next) => onChange(next === '' ? undefined : Number(next))}
        onBlur={() => onBlur(id, value)}
        styles={{ description: { width: 'max-content', maxWidth: 560 }, error: { width: 'max-content' } }}
      />
    );
  }
  return (
    <TextInput
      {...textsOf(props)}
      value={value ?? ''}
      spellCheck={false}
      autoComplete="off"
      onChange={(event) => onChange(event.currentTarget.value === '' ? undefined : event.currentTarget.value)}
      onBlur={() => onBlur(id, value)}
    />
  );
}

function TextareaWidget(props: WidgetProps) {
  return (
    <Textarea
      {...textsOf(props)}
      value={props.value ?? ''}
      autosize
      minRows={4}
      maxRows={12}
      spellCheck={false}
      classNames={{ input: 'mono' }}
      onChange={(event) =>
        props.onChange(event.currentTarget.value === '' ? undefined : event.currentTarget.value)
      }
    />
  );
}

function CheckboxWidget(props: WidgetProps) {
  const { placeholder: _, required: __, ...texts } = textsOf(props);
  return (
    <Checkbox
      {...texts}
      checked={props.value === true}
      onChange={(event) => props.onChange(event.currentTarget.checked)}
    />
  );
}

function SelectWidget(props: WidgetProps) {
  const choices = (props.options.enumOptions ?? []).map((choice, index) => ({
    value: String(index),
    label: choice.label,
  }));
  const chosen = (props.options.enumOptions ?? []).findIndex((choice) => choice.value === props.value);
  return (
    <Select
      {...textsOf(props)}
      data={choices}
      value={chosen === -1 ? null : String(chosen)}
      allowDeselect={props.required !== true}
      onChange={(index) =>
        props.onChange(index === null ? undefined : props.options.enumOptions?.[Number(index)]?.value)
      }
    />
  );
}

function TagsWidget(props: WidgetProps) {
  const { placeholder: _, ...texts } = textsOf(props);
  return (
    <TagsInput
      {...texts}
      placeholder="Type and press Enter"
      value={Array.isArray(props.value) ? props.value.map(String) : []}
      splitChars={[',', ';', ' ']}
      onChange={(next) => props.onChange(next.length === 0 ? undefined : next)}
    />
  );
}

/** Some of a closed list. */
function ChoicesWidget(props: WidgetProps) {
  const { placeholder: _, ...texts } = textsOf(props);
  const items: unknown = props.schema.items;
  const value: unknown[] = Array.isArray(props.value) ? props.value : [];
  return (
    <MultiSelect
      {...texts}
      data={literalsOf(items)}
      value={value.map(String)}
      onChange={(next) => props.onChange(next)}
      clearable
    />
  );
}

function literalsOf(items: unknown): string[] {
  if (typeof items !== 'object' || items === null) return [];
  if ('enum' in items && Array.isArray(items.enum)) return items.enum.map(String);
  const union = 'anyOf' in items ? items.anyOf : 'oneOf' in items ? items.oneOf : [];
  return Array.isArray(union) ? union.map((one: { const?: unknown }) => String(one.const)) : [];
}

/** Host keys that a person has confirmed; new ones come from the connection test. */
function HostKeysWidget(props: WidgetProps) {
  const keys: string[] = Array.isArray(props.value) ? props.value.map(String) : [];
  const { label, description, error } = textsOf(props);
  return (
    <Input.Wrapper component="div" label={label} description={description} error={error}>
      {keys.length === 0 ? (
        <Text size="sm" c="dimmed" mt={4}>
          None confirmed yet. Test the connection: the server's key is shown there to be confirmed.
        </Text>
      ) : (
        <Stack gap={4} mt={4}>
          {keys.map((key) => (
            <Group key={key} gap={8} wrap="nowrap" justify="space-between">
              <Text size="sm" className="mono" truncate>
                {key}
              </Text>
              <ActionIcon
                variant="subtle"
                color="gray"
                aria-label={`No longer trust ${key}`}
                onClick={() => props.onChange(keys.filter((one) => one !== key))}
              >
                <IconX size={16} aria-hidden />
              </ActionIcon>
            </Group>
          ))}
        </Stack>
      )}
    </Input.Wrapper>
  );
}

export const widgets: RegistryWidgetsType = {
  CheckboxWidget,
  SelectWidget,
  RadioWidget: SelectWidget,
  TextareaWidget,
  secret: SecretWidget,
  tags: TagsWidget,
  choices: ChoicesWidget,
  hostKeys: HostKeysWidget,
};
