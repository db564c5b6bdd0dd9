import { Anchor, Button, Group, Stack, Text } from '@mantine/core';
import { IconCheck } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import type { PersonErased } from '../../../api/types.ts';
import { Notice } from '../../../components/notice.tsx';
import { useCompany } from '../../../shell/use-company.ts';
import { SyncsThatSay } from './found.tsx';
import { Places } from './places.tsx';

/** What was removed, what remains, and what is left for others to do. */
export function Erased({ erased, onAnother }: { erased: PersonErased; onAnother(): void }) {
  const { companyId, may } = useCompany();
  const start = useRef<HTMLDivElement>(null);
  // The dialog that had the focus is gone.
  useEffect(() => start.current?.focus(), []);
  return (
    <Stack gap={16} ref={start} tabIndex={-1} style={{ outline: 'none' }}>
      <Notice
        role="status"
        tone="ok"
        icon={<IconCheck size={17} aria-hidden />}
        title="The person is erased. Later runs leave them out."
      />
      <SyncsThatSay syncs={erased.syncs} />
      <Places label="What was erased, by place" counts={erased.counts} done />
      <Stack gap={6}>
        <Text fw={600}>What remains</Text>
        <Text component="ul" size="sm" m={0} pl={18}>
          <li>The counts of runs, and blanked changes and events, without a name or number.</li>
          <li>
            In the {may('see the audit log') ? <AuditLink companyId={companyId} /> : 'audit log'}: that
            somebody was erased, by whom and how much; not who.
          </li>
          <li>A keyed hash of the number and the SSN, by which runs leave the person out.</li>
          <li>What the connected systems hold: it is to be erased there.</li>
        </Text>
      </Stack>
      <Stack gap={6}>
        <Text fw={600}>What is left to do</Text>
        <Text component="ul" size="sm" m={0} pl={18}>
          {erased.database === 'server' && (
            <li>
              The administrator of the PostgreSQL server runs <span className="mono">VACUUM FULL</span> on
              Chalkline's tables and lets archived write-ahead logs and replicas run out: dead rows stay on
              disk until then.
            </li>
          )}
          <li>
            Backups of {erased.database === 'server' ? 'the database and ' : ''}the data folder made before
            now still hold the person. Delete them when their time has come; after putting one back, erase the
            person again.
          </li>
          <li>Files that were downloaded or sent on are where they were taken to.</li>
        </Text>
      </Stack>
      <Group>
        <Button variant="default" onClick={onAnother}>
          Look up another person
        </Button>
      </Group>
    </Stack>
  );
}

function AuditLink({ companyId }: { companyId: string }) {
  return (
    <Anchor
      component={Link}
      to={`/companies/${companyId}/admin`}
      search={{ tab: 'audit', action: 'person.erased' } as never}
      size="sm"
      underline="always"
    >
      audit log
    </Anchor>
  );
}
