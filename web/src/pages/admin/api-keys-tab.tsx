import {
  Button,
  Checkbox,
  Code,
  Group,
  Modal,
  NumberInput,
  Select,
  Stack,
  Switch,
  Table,
  Text,
  TextInput,
  VisuallyHidden,
} from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { apiKeysQuery, signInRulesQuery } from '../../api/account-queries.ts';
import { call } from '../../api/client.ts';
import { ofCompany, queryClient } from '../../api/queries.ts';
import type { ApiKey, NewApiKey } from '../../api/types.ts';
import { DialogActions } from '../../components/dialog-actions.tsx';
import { ProblemAlert, sayDone, sayProblem } from '../../components/feedback.tsx';
import { Instant } from '../../components/instant.tsx';
import { Notice } from '../../components/notice.tsx';
import { CouldNotLoad, LoadingRows, NothingYet } from '../../components/table/table-states.tsx';
import { Tag } from '../../components/tag.tsx';
import { useCompany } from '../../shell/use-company.ts';
import classes from './admin.module.css';

/** Keys by which programs enter the company, and whether people need a second factor. */
export function ApiKeysTab() {
  const { companyId } = useCompany();
  const { data: keys, error, refetch } = useQuery(apiKeysQuery(companyId));
  const [making, setMaking] = useState(false);
  const revoke = async (key: ApiKey) => {
    try {
      await call(`${ofCompany(companyId)}/api-keys/${key.id}`, { method: 'DELETE' });
      sayDone(`${key.name} is revoked.`);
    } catch (problem) {
      sayProblem(problem);
    }
    await refetch();
  };
  return (
    <Stack gap={16} className={classes.scrolls} tabIndex={-1}>
      <SecondFactorRule />
      <Group justify="space-between">
        <Text size="sm">
          A program sends its key as <Code>Authorization: Bearer chk_…</Code>
        </Text>
        <Button onClick={() => setMaking(true)}>New key</Button>
      </Group>
      {error !== null && keys === undefined && <CouldNotLoad error={error} onRetry={() => void refetch()} />}
      {error === null && keys === undefined && <LoadingRows count={3} />}
      {keys?.length === 0 && (
        <NothingYet title="No keys yet">
          Make one for a program that is to start runs or read results.
        </NothingYet>
      )}
      {keys !== undefined && keys.length > 0 && (
        <Table withTableBorder verticalSpacing={8} aria-label="API keys">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Name</Table.Th>
              <Table.Th>Key</Table.Th>
              <Table.Th>Role</Table.Th>
              <Table.Th>Personal data</Table.Th>
              <Table.Th>Made by</Table.Th>
              <Table.Th>Last used</Table.Th>
              <Table.Th>Good until</Table.Th>
              <Table.Th>
                <VisuallyHidden>Actions</VisuallyHidden>
              </Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {keys.map((key) => (
              <Table.Tr key={key.id}>
                <Table.Td>{key.name}</Table.Td>
                <Table.Td className="mono">{key.prefix}…</Table.Td>
                <Table.Td>{key.role}</Table.Td>
                <Table.Td>{key.seesPersonalData ? 'Yes' : 'No'}</Table.Td>
                <Table.Td>{key.madeBy}</Table.Td>
                <Table.Td>
                  <Instant at={key.lastUsedAt} none="Never" />
                </Table.Td>
                <Table.Td>
                  <Instant at={key.expiresAt} />
                </Table.Td>
                <Table.Td align="right">
                  {key.revokedAt !== null ? (
                    <Tag tone="quiet">Revoked</Tag>
                  ) : Date.parse(key.expiresAt) < Date.now() ? (
                    <Tag tone="warn">Expired</Tag>
                  ) : (
                    <Button
                      size="compact-sm"
                      variant="default"
                      aria-label={`Revoke ${key.name}`}
                      onClick={() => void revoke(key)}
                    >
                      Revoke
                    </Button>
                  )}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
      <Modal opened={making} onClose={() => setMaking(false)} title="New API key">
        <NewKeyForm onClose={() => setMaking(false)} onMade={() => void refetch()} />
      </Modal>
    </Stack>
  );
}

function SecondFactorRule() {
  const { companyId } = useCompany();
  const { data: rules } = useQuery(signInRulesQuery(companyId));
  const change = async (requiresSecondFactor: boolean) => {
    try {
      await call(`${ofCompany(companyId)}/sign-in-rules`, { method: 'PUT', body: { requiresSecondFactor } });
      sayDone(
        requiresSecondFactor ? 'A second factor is required now.' : 'A second factor is no longer required.',
      );
    } catch (problem) {
      sayProblem(problem);
    }
    await queryClient.invalidateQueries({ queryKey: signInRulesQuery(companyId).queryKey });
    await queryClient.invalidateQueries({ queryKey: ['me'] });
  };
  return (
    <Switch
      label="People need a second factor"
      description="Who has none is led to set one up before anything else. API keys are not affected."
      disabled={rules === undefined}
      checked={rules?.requiresSecondFactor ?? false}
      onChange={(event) => void change(event.currentTarget.checked)}
    />
  );
}

function NewKeyForm({ onClose, onMade }: { onClose: () => void; onMade: () => void }) {
  const { companyId, company } = useCompany();
  const [name, setName] = useState('');
  const [role, setRole] = useState('Sync Admin');
  const [days, setDays] = useState<string | number>(90);
  const [seesPersonalData, setSeesPersonalData] = useState(false);
  const [made, setMade] = useState<NewApiKey | null>(null);
  const [error, setError] = useState<unknown>(null);
  const make = async (event: FormEvent) => {
    event.preventDefault();
    setError(null);
    try {
      const body = { name, role, days: Number(days), seesPersonalData };
      setMade(await call<NewApiKey>(`${ofCompany(companyId)}/api-keys`, { method: 'POST', body }));
      onMade();
    } catch (problem) {
      setError(problem);
    }
  };
  if (made !== null) {
    return (
      <Stack gap={14}>
        <Notice tone="warn" role="status" title="Copy the key now. It is shown this once." />
        <Code block className="mono">
          {made.key}
        </Code>
        <DialogActions>
          <Button
            variant="default"
            onClick={() => void navigator.clipboard.writeText(made.key).then(() => sayDone('Copied.'))}
          >
            Copy
          </Button>
          <Button onClick={onClose}>Done</Button>
        </DialogActions>
      </Stack>
    );
  }
  return (
    <form onSubmit={(event) => void make(event)}>
      <Stack gap={14}>
        <ProblemAlert error={error} />
        <TextInput
          label="Name"
          description="Of the program that will use it."
          required
          withAsterisk={false}
          data-autofocus
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Select
          label="Role"
          data={['Read Only', 'User Admin', 'Sync Admin', 'Company Admin']}
          allowDeselect={false}
          value={role}
          onChange={(value) => setRole(value ?? 'Read Only')}
        />
        <Checkbox
          label="May see personal data"
          disabled={!company.seesPersonalData}
          checked={seesPersonalData}
          onChange={(event) => setSeesPersonalData(event.currentTarget.checked)}
        />
        <NumberInput label="Good for" suffix=" days" min={1} max={365} value={days} onChange={setDays} />
        <DialogActions>
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit">Make the key</Button>
        </DialogActions>
      </Stack>
    </form>
  );
}
