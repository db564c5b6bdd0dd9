import { Checkbox, Group, MultiSelect, NumberInput, Select, TagsInput, TextInput } from '@mantine/core';
import type { ReactNode } from 'react';
import type { MappingStep } from '../../../api/types.ts';
import { TableEntries, ValueField } from './table-entries.tsx';

export interface FieldChoice {
  value: string;
  label: string;
}

const datePatterns = [
  'MM/DD/YYYY',
  'M/D/YYYY',
  'YYYY-MM-DD',
  'DD.MM.YYYY',
  'YYYYMMDD',
  'MMDDYYYY',
  'MM/DD/YY',
  'ISO',
];

/** The small form of one step; steps without settings have none. */
export function StepFields({
  step,
  fields,
  onChange,
}: {
  step: MappingStep;
  fields: readonly FieldChoice[];
  onChange: (step: MappingStep) => void;
}): ReactNode {
  switch (step.do) {
    case 'table':
      return <TableEntries step={step} onChange={onChange} />;
    case 'default':
      return (
        <ValueField
          label="Value"
          value={step.value}
          onChange={(value) => onChange({ ...step, value: value ?? '' })}
        />
      );
    case 'constant':
      return (
        <ValueField
          label="Value"
          value={step.value}
          nothing
          onChange={(value) => onChange({ ...step, value })}
        />
      );
    case 'config':
      return (
        <Group align="flex-end">
          <TextInput
            label="Name of the setting"
            value={step.name}
            onChange={(event) => onChange({ ...step, name: event.currentTarget.value })}
          />
          <Checkbox
            mb={8}
            label="Only when the source has nothing"
            checked={step.onlyWhenEmpty === true}
            onChange={(event) => onChange({ ...step, onlyWhenEmpty: event.currentTarget.checked })}
          />
        </Group>
      );
    case 'parseDate':
      return (
        <TagsInput
          label="Forms, tried in this order"
          description="YYYY, MM, M, DD, D and what stands between them; ISO takes 2026-03-02."
          data={datePatterns}
          value={step.patterns}
          onChange={(patterns) => onChange({ ...step, patterns })}
        />
      );
    case 'formatDate':
      return (
        <Select
          label="Form"
          w={220}
          data={withOwn(datePatterns, step.pattern)}
          value={step.pattern}
          onChange={(pattern) => onChange({ ...step, pattern: pattern ?? 'ISO' })}
        />
      );
    case 'truncate':
      return (
        <CountField
          label="Characters"
          value={step.length}
          onChange={(length) => onChange({ ...step, length })}
        />
      );
    case 'padStart':
      return (
        <Group>
          <CountField
            label="To so many characters"
            value={step.length}
            onChange={(length) => onChange({ ...step, length })}
          />
          <TextInput
            label="With"
            w={80}
            maxLength={1}
            value={step.with}
            onChange={(event) => onChange({ ...step, with: event.currentTarget.value })}
          />
        </Group>
      );
    case 'pattern':
      return (
        <TextInput
          label="Pattern"
          description="Each # takes one character; values of another length stay as they are."
          value={step.pattern}
          onChange={(event) => onChange({ ...step, pattern: event.currentTarget.value })}
        />
      );
    case 'round':
      return (
        <CountField
          label="Decimals"
          max={10}
          value={step.decimals}
          onChange={(decimals) => onChange({ ...step, decimals })}
        />
      );
    case 'times':
      return (
        <TextInput
          label="Factor"
          w={160}
          value={step.factor}
          error={/^-?\d+(\.\d+)?$/.test(step.factor) ? undefined : 'A number such as 1.5'}
          onChange={(event) => onChange({ ...step, factor: event.currentTarget.value })}
        />
      );
    case 'concat':
      return (
        <Group align="flex-start" grow preventGrowOverflow={false}>
          <FieldsField
            value={step.fields}
            fields={fields}
            onChange={(chosen) => onChange({ ...step, fields: chosen })}
          />
          <TextInput
            label="Between them"
            maw={120}
            value={step.separator}
            onChange={(event) => onChange({ ...step, separator: event.currentTarget.value })}
          />
        </Group>
      );
    case 'firstOf':
      return (
        <FieldsField
          value={step.fields}
          fields={fields}
          onChange={(chosen) => onChange({ ...step, fields: chosen })}
        />
      );
    case 'part':
      return (
        <Group>
          <TextInput
            label="Separator"
            w={110}
            value={step.separator}
            onChange={(event) => onChange({ ...step, separator: event.currentTarget.value })}
          />
          <CountField
            label="Which part"
            min={1}
            value={step.index + 1}
            onChange={(place) => onChange({ ...step, index: Math.max(0, place - 1) })}
          />
        </Group>
      );
    case 'isOneOf':
      return (
        <TagsInput label="Values" value={step.values} onChange={(values) => onChange({ ...step, values })} />
      );
    case 'yesNo':
      return (
        <Group>
          <TextInput
            label="Yes is"
            w={120}
            value={step.yes}
            onChange={(event) => onChange({ ...step, yes: event.currentTarget.value })}
          />
          <TextInput
            label="No is"
            w={120}
            value={step.no}
            onChange={(event) => onChange({ ...step, no: event.currentTarget.value })}
          />
        </Group>
      );
    default:
      return null;
  }
}

const withOwn = (known: readonly string[], own: string) =>
  known.includes(own) ? [...known] : [...known, own];

function CountField({
  label,
  value,
  min = 0,
  max = 10_000,
  onChange,
}: {
  label: string;
  value: number;
  min?: number;
  max?: number;
  onChange: (value: number) => void;
}) {
  return (
    <NumberInput
      label={label}
      w={170}
      min={min}
      max={max}
      allowDecimal={false}
      value={value}
      onChange={(next) => onChange(Number(next) || 0)}
    />
  );
}

function FieldsField({
  value,
  fields,
  onChange,
}: {
  value: string[];
  fields: readonly FieldChoice[];
  onChange: (value: string[]) => void;
}) {
  return (
    <MultiSelect
      label="Fields, in this order"
      data={[...fields]}
      value={value}
      searchable
      onChange={onChange}
    />
  );
}
