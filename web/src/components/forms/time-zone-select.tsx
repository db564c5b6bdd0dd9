import { Select } from '@mantine/core';
import type { ReactNode } from 'react';

const usual = [
  'America/New_York',
  'America/Chicago',
  'America/Denver',
  'America/Phoenix',
  'America/Los_Angeles',
  'America/Anchorage',
  'Pacific/Honolulu',
];
const others = Intl.supportedValuesOf('timeZone').filter((zone) => !usual.includes(zone));
const data = [
  { group: 'United States', items: usual.map((zone) => ({ value: zone, label: inWords(zone) })) },
  { group: 'All', items: others.map((zone) => ({ value: zone, label: inWords(zone) })) },
];

function inWords(zone: string): string {
  return zone.replaceAll('_', ' ').replaceAll('/', ' / ');
}

export function TimeZoneSelect({
  value,
  onChange,
  ...props
}: {
  label: string;
  description?: ReactNode;
  disabled?: boolean;
  error?: string | undefined;
  value: string;
  onChange: (value: string) => void;
}) {
  const known = usual.includes(value) || others.includes(value);
  return (
    <Select
      {...props}
      searchable
      allowDeselect={false}
      limit={60}
      data={known ? data : [{ group: 'Now', items: [value] }, ...data]}
      value={value}
      onChange={(next) => next !== null && onChange(next)}
    />
  );
}
