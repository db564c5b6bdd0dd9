import { Button, Checkbox, Modal, Stack, Table, Text, Textarea } from '@mantine/core';
import { useState } from 'react';
import { call } from '../../api/client.ts';
import { ofCompany } from '../../api/queries.ts';
import type { ApplyInput, RunDetails, RunRow } from '../../api/types.ts';
import { DialogActions } from '../../components/dialog-actions.tsx';
import { ProblemAlert } from '../../components/feedback.tsx';
import { Notice } from '../../components/notice.tsx';
import { ChangeKind } from '../../components/run-words.tsx';
import { countOf, formatCount } from '../../format/format.ts';

/** What each kind does, for the last look before writing. Those that deserve one come first. */
const meanings: [kind: string, meaning: string][] = [
  ['bank-account', 'Money goes to another account.'],
  ['remove', 'Deleted at the destination for good.'],
  ['deactivate', 'Set inactive at the destination.'],
  ['rehire', 'A former employee comes back.'],
  ['reinstate', 'An end is taken back.'],
  ['future-dated', 'Takes effect on a later day.'],
  ['create', 'New at the destination.'],
  ['update', 'Fields change.'],
];

export function ApplyDialog({
  companyId,
  run,
  plan,
  onClose,
  onStarted,
}: {
  companyId: string;
  run: RunDetails;
  plan: NonNullable<RunDetails['plan']>;
  onClose: () => void;
  onStarted: (run: RunRow) => void;
}) {
  const [reason, setReason] = useState('');
  const [looked, setLooked] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const { override } = run.can;
  const kinds = meanings.filter(([kind]) => (plan.kinds[kind] ?? 0) > 0);
  const accounts = plan.kinds['bank-account'] ?? 0;
  const ready = (accounts === 0 || looked) && (!override || reason.trim().length >= 3);

  const apply = async () => {
    setBusy(true);
    setError(null);
    try {
      const body: ApplyInput = override ? { overrideReason: reason.trim() } : {};
      onStarted(await call<RunRow>(`${ofCompany(companyId)}/runs/${run.id}/apply`, { method: 'POST', body }));
    } catch (problem) {
      setError(problem);
      setBusy(false);
    }
  };

  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={override ? 'Override the guard and apply this plan?' : 'Apply this plan?'}
    >
      <Stack gap="md">
        {override && (
          <Notice tone="bad" title="A guard stopped this plan">
            {run.guards.map((guard) => (
              <Text key={`${guard.code}${guard.dataSet}`} size="sm" c="var(--mantine-color-text)">
                {guard.message}
              </Text>
            ))}
          </Notice>
        )}
        <Text size="sm">
          {countOf(plan.changes, 'change')} will be written to {run.destinationName}. Each is checked once
          more; what has changed there in the meantime is left alone and shown as a conflict.
        </Text>
        <Table>
          <Table.Tbody>
            {kinds.map(([kind, meaning]) => (
              <Table.Tr key={kind}>
                <Table.Td w={70} ta="right" className="number" fw={600}>
                  {formatCount(plan.kinds[kind] ?? 0)}
                </Table.Td>
                <Table.Td w={130}>
                  <ChangeKind kind={kind} />
                </Table.Td>
                <Table.Td>{meaning}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
        {accounts > 0 && (
          <Checkbox
            checked={looked}
            onChange={(event) => setLooked(event.currentTarget.checked)}
            label={`I have looked at the ${countOf(accounts, 'bank account change')}.`}
          />
        )}
        {override && (
          <Textarea
            label="Reason"
            description="Kept with the run, with your name."
            required
            autosize
            minRows={2}
            maxLength={500}
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
        )}
        <ProblemAlert error={error} />
        <DialogActions>
          <Button variant="default" data-autofocus onClick={onClose}>
            Not now
          </Button>
          <Button
            color={override ? 'red' : undefined}
            disabled={!ready}
            loading={busy}
            onClick={() => void apply()}
          >
            Write {countOf(plan.changes, 'change')}
          </Button>
        </DialogActions>
      </Stack>
    </Modal>
  );
}
