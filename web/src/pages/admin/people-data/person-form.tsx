import { Button, Group, PasswordInput, TextInput } from '@mantine/core';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { ApiError } from '../../../api/client.ts';
import type { PersonQuery } from '../../../api/types.ts';

/** Who is meant. It stands in no address: addresses are kept in histories and logs. */
export function PersonForm({
  busy,
  isShared,
  error,
  onFind,
  onChange,
}: {
  busy: boolean;
  /** Several people have the number. */
  isShared: boolean;
  error: unknown;
  onFind(query: PersonQuery): void;
  onChange(): void;
}) {
  const [employeeNumber, setNumber] = useState('');
  const [ssn, setSsn] = useState('');
  const ssnField = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (isShared) ssnField.current?.focus();
  }, [isShared]);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const number = employeeNumber.trim();
    onFind(ssn.trim() === '' ? { employeeNumber: number } : { employeeNumber: number, ssn: ssn.trim() });
  };
  const fields = error instanceof ApiError ? error.fields : {};
  const shared = 'Several people have this number. Give the SSN of the one who is meant.';
  return (
    <form onSubmit={submit} autoComplete="off">
      <Group gap={16} align="flex-start">
        <TextInput
          label="Employee number"
          description="As either system knows it"
          w={240}
          required
          withAsterisk={false}
          maxLength={100}
          autoComplete="off"
          value={employeeNumber}
          error={fields.employeeNumber}
          onChange={(event) => {
            setNumber(event.currentTarget.value);
            onChange();
          }}
        />
        <PasswordInput
          ref={ssnField}
          label="SSN"
          description="Where one number is several people's"
          w={300}
          required={isShared}
          withAsterisk={false}
          maxLength={20}
          autoComplete="off"
          visibilityToggleButtonProps={{ 'aria-label': 'Show or hide the SSN' }}
          value={ssn}
          error={isShared ? shared : fields.ssn}
          onChange={(event) => {
            setSsn(event.currentTarget.value);
            if (!isShared) onChange();
          }}
        />
        {/* Below the label and its description, at the height of the fields. */}
        <Button type="submit" mt={38} loading={busy} disabled={employeeNumber.trim() === ''}>
          Find
        </Button>
      </Group>
    </form>
  );
}
