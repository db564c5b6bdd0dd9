import { Button, Code, Group, Stack, Text } from '@mantine/core';
import { modals } from '@mantine/modals';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { call } from '../../api/client.ts';
import { isResealing, keysQuery } from '../../api/key-queries.ts';
import { queryClient } from '../../api/queries.ts';
import type { KeyReseal, KeyRingInfo } from '../../api/types.ts';
import { ProblemAlert, sayDone } from '../../components/feedback.tsx';
import { Notice } from '../../components/notice.tsx';
import { CouldNotLoad, LoadingRows } from '../../components/table/table-states.tsx';
import { countOf } from '../../format/format.ts';
import classes from './admin.module.css';
import { KeyTable } from './key-table.tsx';
import { ResealState } from './reseal-state.tsx';

const refresh = () => queryClient.invalidateQueries({ queryKey: keysQuery.queryKey });

/** The keys that seal secrets and personal data: which there are, what each still seals, and a new one. */
export function KeysTab() {
  const { data: ring, error, refetch } = useQuery(keysQuery);
  const rotate = useMutation({
    mutationFn: () => call<{ current: string }>('/api/keys/rotate', { method: 'POST' }),
    onSuccess: ({ current }) => sayDone(`${current} is the current key now.`),
    onSettled: refresh,
  });
  const reseal = useMutation({
    mutationFn: () => call<KeyReseal | null>('/api/keys/reseal', { method: 'POST' }),
    onSettled: refresh,
  });
  const retire = useMutation({
    mutationFn: (id: string) => call(`/api/keys/${encodeURIComponent(id)}`, { method: 'DELETE' }),
    onSuccess: (_, id) => sayDone(`${id} is off the ring.`),
    onSettled: refresh,
  });
  if (error !== null && ring === undefined) {
    return <CouldNotLoad error={error} onRetry={() => void refetch()} />;
  }
  if (ring === undefined) return <LoadingRows count={4} />;

  // One problem at a time: that of the last thing tried.
  const from = (action: () => void) => () => {
    for (const one of [rotate, reseal, retire]) one.reset();
    action();
  };
  const hasOlder = ring.keys.some((key) => !key.isCurrent && key.values > 0);
  return (
    <Stack gap={16} className={classes.scrolls} tabIndex={-1}>
      <Group justify="space-between" align="flex-start" gap={12}>
        <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
          The key ring comes from <Code>{ring.place}</Code>
        </Text>
        <Group gap={8}>
          <Button
            variant="default"
            loading={reseal.isPending}
            disabled={!hasOlder || isResealing(ring)}
            onClick={from(() => reseal.mutate())}
          >
            Re-seal
          </Button>
          {ring.canChange && (
            <Button loading={rotate.isPending} onClick={from(() => confirmRotate(() => rotate.mutate()))}>
              Rotate
            </Button>
          )}
        </Group>
      </Group>
      <Warnings ring={ring} />
      <ProblemAlert error={rotate.error ?? reseal.error ?? retire.error} />
      {ring.reseal !== null && <ResealState reseal={ring.reseal} />}
      <KeyTable
        ring={ring}
        retiring={retire.isPending}
        onRetire={(id) => from(() => confirmRetire(id, () => retire.mutate(id)))()}
      />
      <Text size="sm" c="dimmed">
        Rotate makes a new current key. Re-seal moves what older keys seal to it. A key that seals nothing any
        more can be retired, at the earliest 60 seconds after a rotation, since another process may still
        write with the key before.
      </Text>
    </Stack>
  );
}

function Warnings({ ring }: { ring: KeyRingInfo }) {
  const icon = <IconAlertTriangle size={17} aria-hidden />;
  return (
    <>
      {ring.besideData && (
        <Notice tone="warn" icon={icon} title="The key file lies in the data folder">
          Whoever has a copy of the folder can open everything. Keep the file elsewhere and name its place in{' '}
          <span className="mono">CHALKLINE_KEY_FILE</span>.
        </Notice>
      )}
      {ring.lost > 0 && (
        <Notice
          tone="bad"
          icon={icon}
          title={`${countOf(ring.lost, 'value')} sealed with keys that are not on the ring`}
        >
          Put those keys back: nothing else opens these values.
        </Notice>
      )}
      {!ring.canChange && (
        <Notice tone="quiet" title="Chalkline does not write this ring">
          Add, change and remove keys where it is kept. Re-seal works here as always.
        </Notice>
      )}
    </>
  );
}

function confirmRotate(onConfirm: () => void): void {
  modals.openConfirmModal({
    title: 'Make a new current key?',
    children: (
      <Text size="sm">
        What is stored from now on is sealed with it. Running processes take it up by themselves. Keep a copy
        of the ring afterwards: without the new key, backups made from now on do not open.
      </Text>
    ),
    labels: { confirm: 'Rotate', cancel: 'Cancel' },
    onConfirm,
  });
}

function confirmRetire(id: string, onConfirm: () => void): void {
  modals.openConfirmModal({
    title: `Retire ${id}?`,
    children: (
      <Text size="sm">
        The key is taken off the ring. Backups made while it was in use open with a kept copy of it only.
      </Text>
    ),
    labels: { confirm: 'Retire', cancel: 'Cancel' },
    confirmProps: { color: 'red' },
    onConfirm,
  });
}
