import { Button, Menu, Text } from '@mantine/core';
import { modals } from '@mantine/modals';
import { IconChevronDown, IconDownload, IconPlayerStop, IconRefresh } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { call } from '../../api/client.ts';
import { ofCompany } from '../../api/queries.ts';
import type { RunDetails, RunRow } from '../../api/types.ts';
import { sayDone, sayProblem } from '../../components/feedback.tsx';
import { useUrlState } from '../../components/url-state.ts';
import { useCompany } from '../../shell/use-company.ts';
import { ApplyDialog } from './apply-dialog.tsx';

/** What can be done with a run now: just what the server says. */
export function RunActions({ companyId, run }: { companyId: string; run: RunDetails }) {
  const { mayEdit, company, me } = useCompany();
  const [url, setUrl] = useUrlState();
  const client = useQueryClient();
  const navigate = useNavigate();
  const [busy, setBusy] = useState(false);
  const path = `${ofCompany(companyId)}/runs/${run.id}`;
  const mayOverride = me.installationAdmin || company.role === 'Company Admin';

  const goTo = async (started: RunRow) => {
    await client.invalidateQueries({ queryKey: [companyId] });
    await navigate({ to: `/companies/${companyId}/history/${started.id}`, search: {} });
  };
  const retry = async (saveChanges: boolean) => {
    setBusy(true);
    try {
      await goTo(await call<RunRow>(`${path}/retry`, { method: 'POST', body: { saveChanges } }));
    } catch (error) {
      sayProblem(error);
    } finally {
      setBusy(false);
    }
  };
  const cancel = async () => {
    try {
      await call<RunRow>(`${path}/cancel`, { method: 'POST', body: {} });
      await client.invalidateQueries({ queryKey: [companyId, 'run', run.id] });
      sayDone('The run is being cancelled.');
    } catch (error) {
      sayProblem(error);
    }
  };
  const confirmCancel = () =>
    modals.openConfirmModal({
      title: 'Cancel this run?',
      children: (
        <Text size="sm">
          What was written stays written and is listed under Changes. The rest is not sent.
        </Text>
      ),
      labels: { confirm: 'Cancel the run', cancel: 'Let it go on' },
      confirmProps: { color: 'red' },
      onConfirm: () => void cancel(),
    });

  return (
    <>
      <Menu position="bottom-end" shadow="md">
        <Menu.Target>
          <Button
            variant="default"
            leftSection={<IconDownload size={16} aria-hidden />}
            rightSection={<IconChevronDown size={14} aria-hidden />}
          >
            Export
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item component="a" href={`${path}/changes.csv`} download>
            Changes, field by field (CSV)
          </Menu.Item>
          <Menu.Item component="a" href={`${path}/events.csv`} download>
            All events (CSV)
          </Menu.Item>
          <Menu.Item component="a" href={`${path}/events.csv?level=error`} download>
            Errors only (CSV)
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {mayEdit && run.can.cancel && (
        <Button
          variant="default"
          color="red"
          leftSection={<IconPlayerStop size={16} aria-hidden />}
          onClick={confirmCancel}
        >
          Cancel
        </Button>
      )}
      {mayEdit && run.can.retry && (
        <Menu position="bottom-end" shadow="md" width={300}>
          <Menu.Target>
            <Button variant="default" loading={busy} leftSection={<IconRefresh size={16} aria-hidden />}>
              Retry what failed
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            <RetryItem
              title="Without Save changes"
              help="Reads and maps just those records again and shows what would happen."
              onClick={() => void retry(false)}
            />
            <RetryItem
              title="With Save changes"
              help="Writes them when they are right now."
              onClick={() => void retry(true)}
            />
          </Menu.Dropdown>
        </Menu>
      )}
      {mayEdit && (run.can.apply || run.can.override) && run.plan !== null && (
        <Button
          color={run.can.override ? 'red' : undefined}
          disabled={run.can.override && !mayOverride}
          title={run.can.override && !mayOverride ? 'Only a Company Admin may override a guard.' : undefined}
          onClick={() => setUrl({ apply: 'yes' }, { push: true })}
        >
          {run.can.override ? 'Override and apply' : 'Apply this plan'}
        </Button>
      )}
      {url.apply !== undefined && run.plan !== null && (run.can.apply || run.can.override) && (
        <ApplyDialog
          companyId={companyId}
          run={run}
          plan={run.plan}
          onClose={() => setUrl({ apply: undefined })}
          onStarted={(started) => void goTo(started)}
        />
      )}
    </>
  );
}

function RetryItem({ title, help, onClick }: { title: string; help: string; onClick: () => void }) {
  return (
    <Menu.Item onClick={onClick}>
      <Text size="sm">{title}</Text>
      <Text size="xs" c="dimmed">
        {help}
      </Text>
    </Menu.Item>
  );
}
