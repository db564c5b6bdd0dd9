import { Button, Text } from '@mantine/core';
import { modals } from '@mantine/modals';
import { IconPlus } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useMemo } from 'react';
import { call } from '../../api/client.ts';
import { ofCompany, schedulesQuery, syncsQuery } from '../../api/queries.ts';
import type { RunRow, Schedule, ScheduleInput } from '../../api/types.ts';
import { sayDone, sayProblem } from '../../components/feedback.tsx';
import { Page } from '../../components/page.tsx';
import { DataTable } from '../../components/table/data-table.tsx';
import { NothingYet } from '../../components/table/table-states.tsx';
import { useUrlState } from '../../components/url-state.ts';
import { useCompany } from '../../shell/use-company.ts';
import { scheduleColumns } from './schedule-columns.tsx';
import { ScheduleForm } from './schedule-form.tsx';

export function SchedulesPage() {
  const { companyId, mayEdit } = useCompany();
  const [url, setUrl] = useUrlState();
  const client = useQueryClient();
  const navigate = useNavigate();
  const schedules = useQuery(schedulesQuery(companyId));
  const syncs = useQuery(syncsQuery(companyId));

  const columns = useMemo(() => {
    const path = (schedule: Schedule) => `${ofCompany(companyId)}/schedules/${schedule.id}`;
    const again = () => client.invalidateQueries({ queryKey: [companyId, 'schedules'] });
    const execute = async (schedule: Schedule) => {
      try {
        const run = await call<RunRow>(`${path(schedule)}/execute`, { method: 'POST', body: {} });
        await navigate({ to: `/companies/${companyId}/history/${run.id}`, search: {} });
      } catch (error) {
        sayProblem(error);
      }
    };
    const remove = async (schedule: Schedule) => {
      try {
        await call(path(schedule), { method: 'DELETE' });
        sayDone(`${schedule.name} is deleted.`);
      } catch (error) {
        sayProblem(error);
      }
      await again();
    };
    const activate = async (schedule: Schedule, active: boolean) => {
      const { name, syncId, cron, timeZone, saveChanges, options } = schedule;
      const body: ScheduleInput = { name, syncId, cron, timeZone, saveChanges, options, active };
      try {
        await call(path(schedule), { method: 'PUT', body });
      } catch (error) {
        sayProblem(error);
      }
      await again();
    };
    return scheduleColumns({
      companyId,
      mayEdit,
      onExecute: (schedule) => confirmExecute(schedule, () => void execute(schedule)),
      onEdit: (schedule) => setUrl({ edit: schedule.id }, { push: true }),
      onDelete: (schedule) => confirmDelete(schedule, () => void remove(schedule)),
      onActive: (schedule, active) => void activate(schedule, active),
    });
  }, [client, companyId, mayEdit, navigate, setUrl]);

  const create = mayEdit && (
    <Button
      leftSection={<IconPlus size={16} aria-hidden />}
      onClick={() => setUrl({ edit: 'new' }, { push: true })}
    >
      New schedule
    </Button>
  );
  const edited = schedules.data?.find(({ id }) => id === url.edit);
  const close = () => setUrl({ edit: undefined, sync: undefined });
  return (
    <Page title="Schedules" actions={create} fills>
      <DataTable
        label="Schedules"
        columns={columns}
        rows={schedules.data}
        rowId={(row) => row.id}
        error={schedules.error}
        onRetry={() => void schedules.refetch()}
        {...(mayEdit ? { onOpen: (row: Schedule) => setUrl({ edit: row.id }, { push: true }) } : {})}
        defaultSort="name"
        searchText={(row) => `${row.name} ${row.syncName}`}
        empty={
          <NothingYet title="No schedules yet" action={create}>
            A schedule runs a sync by itself, at the times you choose. Let the sync run cleanly with Save
            changes first.
          </NothingYet>
        }
      />
      {mayEdit && syncs.data !== undefined && (edited !== undefined || url.edit === 'new') && (
        <ScheduleForm key={url.edit} schedule={edited} syncs={syncs.data} syncId={url.sync} onClose={close} />
      )}
    </Page>
  );
}

function confirmExecute(schedule: Schedule, onConfirm: () => void): void {
  modals.openConfirmModal({
    title: `Execute ${schedule.name} now?`,
    children: (
      <Text size="sm">
        {schedule.saveChanges
          ? `${schedule.syncName} runs with Save changes: the destination is written to.`
          : `${schedule.syncName} runs without Save changes: nothing is written.`}
      </Text>
    ),
    labels: { confirm: 'Execute now', cancel: 'Not now' },
    onConfirm,
  });
}

function confirmDelete(schedule: Schedule, onConfirm: () => void): void {
  modals.openConfirmModal({
    title: `Delete ${schedule.name}?`,
    children: (
      <Text size="sm">{schedule.syncName} then no longer runs at these times. The sync itself stays.</Text>
    ),
    labels: { confirm: 'Delete schedule', cancel: 'Keep it' },
    confirmProps: { color: 'red' },
    onConfirm,
  });
}
