import { Group, Tabs } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { filesQuery } from '../../api/queries.ts';
import type { RunDetails } from '../../api/types.ts';
import { levelTones } from '../../components/run-words.tsx';
import { Tag } from '../../components/tag.tsx';
import { useUrlState } from '../../components/url-state.ts';
import { formatCount } from '../../format/format.ts';
import { ChangesTab } from './changes-tab.tsx';
import { EventsTab } from './events-tab.tsx';
import { FilesTab } from './files-tab.tsx';
import { LogTab } from './log-tab.tsx';

/** Errors · Warnings · Info · Failures · Changes · Files · Log */
export function RunTabs({ companyId, run }: { companyId: string; run: RunDetails }) {
  const [url, setUrl] = useUrlState();
  const files = useQuery(filesQuery(companyId, run.id));
  const tabs = [
    { id: 'errors', label: 'Errors', count: run.errors, level: 'error' },
    { id: 'warnings', label: 'Warnings', count: run.warnings, level: 'warning' },
    { id: 'info', label: 'Info', count: run.infos, level: 'info' },
    { id: 'failures', label: 'Failures', count: run.failures, level: 'failure' },
    { id: 'changes', label: 'Changes', count: run.plan?.changes ?? 0 },
    { id: 'files', label: 'Files', count: files.data?.length },
    { id: 'log', label: 'Log', count: run.total },
  ];
  const active = tabs.find(({ id }) => id === url.tab) ?? tabs.find(({ id }) => id === firstTab(run));
  const tab = active?.id ?? 'errors';
  const choose = (id: string | null) =>
    setUrl({
      tab: id ?? undefined,
      q: undefined,
      open: undefined,
      kind: undefined,
      set: undefined,
      state: undefined,
      sort: undefined,
      columns: undefined,
    });
  return (
    <Tabs value={tab} onChange={choose} keepMounted={false}>
      <Tabs.List mb="sm">
        {tabs.map(({ id, label, count, level }) => (
          <Tabs.Tab key={id} value={id}>
            <Group gap={7} wrap="nowrap">
              {label}
              {count !== undefined && count > 0 && (
                <Tag tone={level === undefined ? 'quiet' : (levelTones[level] ?? 'quiet')} square>
                  <span className="number">{formatCount(count)}</span>
                </Tag>
              )}
            </Group>
          </Tabs.Tab>
        ))}
      </Tabs.List>
      {tabs.map(({ id, level }) => (
        <Tabs.Panel key={id} value={id}>
          {level !== undefined && <EventsTab companyId={companyId} run={run} level={level} />}
          {id === 'changes' && <ChangesTab companyId={companyId} run={run} />}
          {id === 'files' && <FilesTab companyId={companyId} runId={run.id} />}
          {id === 'log' && <LogTab companyId={companyId} runId={run.id} />}
        </Tabs.Panel>
      ))}
    </Tabs>
  );
}

/** Opens at what needs a person. */
function firstTab(run: RunDetails): string {
  if (run.failures > 0) return 'failures';
  if (run.errors > 0) return 'errors';
  if ((run.plan?.changes ?? 0) > 0) return 'changes';
  return run.warnings > 0 ? 'warnings' : 'info';
}
