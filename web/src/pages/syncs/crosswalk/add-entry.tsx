import { Button, Group, TextInput } from '@mantine/core';
import { useState } from 'react';

/** A line for a code that no run has seen yet. */
export function AddEntry({
  onAdd,
  onClose,
}: {
  onAdd: (sourceCode: string, destinationCode: string) => void;
  onClose: () => void;
}) {
  const [source, setSource] = useState('');
  const [destination, setDestination] = useState('');
  const ready = source.trim() !== '' && destination.trim() !== '';
  return (
    <Group gap={8} align="flex-end">
      <TextInput
        label="Source code"
        data-autofocus
        value={source}
        onChange={(event) => setSource(event.currentTarget.value)}
      />
      <TextInput
        label="Destination code"
        value={destination}
        onChange={(event) => setDestination(event.currentTarget.value)}
      />
      <Button
        disabled={!ready}
        onClick={() => {
          onAdd(source.trim(), destination.trim());
          setSource('');
          setDestination('');
        }}
      >
        Add
      </Button>
      <Button variant="default" onClick={onClose}>
        Close
      </Button>
    </Group>
  );
}
