import { Button, Code, CopyButton, Group, Modal, Stack, Text, TextInput } from '@mantine/core';
import { IconCheck, IconShieldCheck, IconX } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { call } from '../../api/client.ts';
import type { AuditVerdict } from '../../api/types.ts';
import { ProblemAlert } from '../../components/feedback.tsx';
import { Notice } from '../../components/notice.tsx';
import { formatCount } from '../../format/format.ts';

/** Recomputes the log and says whether it is whole; a head noted earlier also shows a cut-off end. */
export function AuditVerify({ path }: { path: string }) {
  const [opened, setOpened] = useState(false);
  const [noted, setNoted] = useState('');
  const head = headOf(noted);
  const verify = useMutation({
    mutationFn: () =>
      call<AuditVerdict>(`${path}/verify`, {
        method: 'POST',
        body: head === undefined ? {} : { remembered: head },
      }),
  });
  return (
    <>
      <Button
        variant="default"
        size="xs"
        leftSection={<IconShieldCheck size={15} aria-hidden />}
        onClick={() => {
          verify.reset();
          setOpened(true);
        }}
      >
        Verify
      </Button>
      <Modal opened={opened} onClose={() => setOpened(false)} title="Is the audit log whole?" size="lg">
        <Stack gap={14}>
          <Text size="sm">
            Each entry is chained to the one before it. This recomputes the chain and names what is missing or
            changed.
          </Text>
          <TextInput
            label="Head noted earlier"
            description="Optional. Shows whether entries were cut off the end since."
            placeholder="number:hash"
            value={noted}
            error={noted.trim() !== '' && head === undefined ? 'Copy it as it was shown: number:hash' : null}
            onChange={(event) => setNoted(event.currentTarget.value)}
          />
          <Group justify="flex-end">
            <Button
              loading={verify.isPending}
              disabled={noted.trim() !== '' && head === undefined}
              onClick={() => verify.mutate()}
            >
              Verify now
            </Button>
          </Group>
          <ProblemAlert error={verify.error} />
          {verify.data !== undefined && <Verdict verdict={verify.data} />}
        </Stack>
      </Modal>
    </>
  );
}

function Verdict({ verdict }: { verdict: AuditVerdict }) {
  const head = `${verdict.head.seq}:${verdict.head.hash}`;
  return (
    <>
      {verdict.whole ? (
        <Notice
          role="status"
          tone="ok"
          icon={<IconCheck size={17} aria-hidden />}
          title={`Whole, ${formatCount(verdict.entries)} entries`}
        >
          {verdict.from > 1 && <div>Those before {formatCount(verdict.from)} were purged by retention.</div>}
        </Notice>
      ) : (
        <Notice role="alert" tone="bad" icon={<IconX size={17} aria-hidden />} title="The log is not whole">
          <ul>
            {verdict.faults.map((fault) => (
              <li key={`${fault.kind} ${fault.seq}`}>{fault.message}</li>
            ))}
          </ul>
        </Notice>
      )}
      <Stack gap={4}>
        <Text size="sm">Its head. Keep it outside of this system:</Text>
        <Group gap={8} wrap="nowrap">
          <Code style={{ overflowWrap: 'anywhere' }}>{head}</Code>
          <CopyButton value={head}>
            {({ copied, copy }) => (
              <Button variant="default" size="xs" onClick={copy}>
                {copied ? 'Copied' : 'Copy'}
              </Button>
            )}
          </CopyButton>
        </Group>
      </Stack>
    </>
  );
}

function headOf(text: string): { seq: number; hash: string } | undefined {
  const [, seq, hash] = /^(\d{1,15}):([0-9a-f]{64})$/.exec(text.trim()) ?? [];
  return seq === undefined || hash === undefined ? undefined : { seq: Number(seq), hash };
}
