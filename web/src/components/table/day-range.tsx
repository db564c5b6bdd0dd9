import { Group, TextInput } from '@mantine/core';
import { useUrlState } from '../url-state.ts';

/** The first and the last day of what a table shows; both stand in the address, and side by side wherever they fit. */
export function DayRange() {
  const [url, setUrl] = useUrlState();
  const { from = '', to = '' } = url;
  return (
    <Group gap={6} wrap="nowrap">
      <TextInput
        aria-label="From day"
        title="From day"
        type="date"
        w={124}
        value={from}
        max={to}
        onChange={(event) => setUrl({ from: event.currentTarget.value })}
      />
      <span aria-hidden>–</span>
      <TextInput
        aria-label="To day"
        title="To day"
        type="date"
        w={124}
        value={to}
        min={from}
        onChange={(event) => setUrl({ to: event.currentTarget.value })}
      />
    </Group>
  );
}
