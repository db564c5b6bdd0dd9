import { Button, Group, Select, Text } from '@mantine/core';
import { IconCheck } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { call } from '../../api/client.ts';
import { crosswalkProposalsQuery, crosswalkQuery, ofCompany } from '../../api/queries.ts';
import { sayProblem } from '../../components/feedback.tsx';
import { withEntry } from '../syncs/crosswalk/crosswalk-lines.ts';

/** Says on the spot which code of the destination an unknown one is, and keeps it in the crosswalk. */
export function MapCodeFix({
  companyId,
  syncId,
  list,
  code,
}: {
  companyId: string;
  syncId: string;
  list: string;
  code: string;
}) {
  const client = useQueryClient();
  const crosswalk = useQuery(crosswalkQuery(companyId, syncId, list));
  const proposals = useQuery(crosswalkProposalsQuery(companyId, syncId, list));
  const [chosen, setChosen] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const entry = crosswalk.data?.entries.find(({ sourceCode }) => sourceCode === code);
  const codes = crosswalk.data?.destinationCodes ?? [];
  // An entry whose code the destination does not know is a fault too, and is chosen anew.
  const settled =
    entry !== undefined && (codes.length === 0 || codes.some((one) => one.code === entry.destinationCode));
  if (settled) {
    return (
      <Group gap={6}>
        <IconCheck size={16} color="var(--ok-solid)" aria-hidden />
        <Text size="sm">
          <span className="mono">{code}</span> is <span className="mono">{entry.destinationCode}</span>
          {entry.destinationName === undefined ? '' : ` ${entry.destinationName}`} in the crosswalk now. Retry
          what failed to send these records.
        </Text>
      </Group>
    );
  }
  const likeliest =
    proposals.data?.find(({ sourceCode }) => sourceCode === code)?.candidates[0]?.code ?? null;
  const value = chosen ?? likeliest;
  const save = async () => {
    if (value === null || crosswalk.data === undefined) return;
    setBusy(true);
    try {
      // Somebody else may have added entries meanwhile, so the newest are taken first.
      const fresh = await client.fetchQuery({ ...crosswalkQuery(companyId, syncId, list), staleTime: 0 });
      await call(`${ofCompany(companyId)}/syncs/${syncId}/crosswalks/${list}`, {
        method: 'PUT',
        body: { entries: withEntry(fresh, fresh.entries, code, value) },
      });
      await client.invalidateQueries({ queryKey: [companyId, 'crosswalk', syncId, list] });
    } catch (error) {
      sayProblem(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Group gap={8} align="flex-end">
      <Select
        label={`${code} at the destination`}
        description={chosen === null && likeliest !== null ? 'The likeliest is filled in.' : undefined}
        placeholder="Choose a code"
        w={340}
        searchable
        limit={80}
        nothingFoundMessage="No such code"
        data={codes.map((one) => ({
          value: one.code,
          label: one.name === '' || one.name === one.code ? one.code : `${one.code} · ${one.name}`,
        }))}
        value={value}
        onChange={setChosen}
      />
      <Button disabled={value === null} loading={busy} onClick={() => void save()}>
        Save to crosswalk
      </Button>
    </Group>
  );
}
