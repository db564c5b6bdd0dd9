import { Button, Group, Stack, Tabs, Text, Title } from '@mantine/core';
import type { CrosswalkEntry, DataSetConfig, ProposedDataSet, SyncConfig } from '../../../api/types.ts';
import { useUrlState } from '../../../components/url-state.ts';
import { CrosswalkPart } from '../crosswalk/crosswalk-part.tsx';
import { FieldsPart } from './fields-part.tsx';
import { FilterPart } from './filter-part.tsx';
import { MappingPart } from './mapping-part.tsx';
import { MatchingPart } from './matching-part.tsx';
import { WritingPart } from './writing-part.tsx';

const tabs = [
  { id: 'fields', label: 'Fields' },
  { id: 'mapping', label: 'Mapping' },
  { id: 'crosswalk', label: 'Crosswalk' },
  { id: 'filter', label: 'Filter' },
  { id: 'matching', label: 'Matching' },
  { id: 'writing', label: 'Writing and deletes' },
];

/** One data set's settings: which fields, from where, which codes, which records, and what may be written. */
export function DataSetPart({
  companyId,
  syncId,
  dataSet,
  settings,
  config,
  labelOf,
  drafts,
  disabled,
  onSettings,
  onConfig,
  onDraft,
  onSwitchOn,
}: {
  companyId: string;
  syncId: string | undefined;
  dataSet: ProposedDataSet;
  settings: DataSetConfig | undefined;
  config: SyncConfig;
  labelOf: (dataSet: string) => string | undefined;
  drafts: Readonly<Record<string, CrosswalkEntry[]>>;
  disabled: boolean;
  onSettings: (settings: DataSetConfig) => void;
  onConfig: (config: SyncConfig) => void;
  onDraft: (dataSet: string, entries: CrosswalkEntry[] | undefined) => void;
  onSwitchOn: () => void;
}) {
  const [url, setUrl] = useUrlState();
  if (settings === undefined) {
    return (
      <Stack gap="sm" align="flex-start">
        <Title order={2}>{dataSet.label}</Title>
        <Text size="sm" c="dimmed">
          This data set does not flow.
        </Text>
        {!disabled && <Button onClick={onSwitchOn}>Let {dataSet.label.toLowerCase()} flow</Button>}
      </Stack>
    );
  }
  const tab = tabs.some(({ id }) => id === url.tab) ? url.tab : 'fields';
  const part = { dataSet, settings, onChange: onSettings, disabled };
  const counts: Record<string, number> = {
    mapping: settings.mapping.length,
    filter: settings.filter.length,
    crosswalk: dataSet.crosswalks.length,
  };
  return (
    <Stack gap="sm">
      <div>
        <Title order={2}>{dataSet.label}</Title>
        {dataSet.note !== undefined && (
          <Text size="sm" c="dimmed">
            {dataSet.note}
          </Text>
        )}
      </div>
      <Tabs
        value={tab ?? 'fields'}
        onChange={(value) => setUrl({ tab: value ?? undefined })}
        keepMounted={false}
      >
        <Tabs.List mb="md">
          {tabs.map(({ id, label }) => (
            <Tabs.Tab key={id} value={id}>
              <Group gap={6} wrap="nowrap">
                {label}
                {(counts[id] ?? 0) > 0 && (
                  <Text span size="xs" c="dimmed" className="number">
                    {counts[id]}
                  </Text>
                )}
              </Group>
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value="fields">
          <FieldsPart {...part} />
        </Tabs.Panel>
        <Tabs.Panel value="mapping">
          <MappingPart {...part} />
        </Tabs.Panel>
        <Tabs.Panel value="crosswalk">
          <CrosswalkPart
            companyId={companyId}
            syncId={syncId}
            dataSet={dataSet}
            labelOf={labelOf}
            required={config.crosswalkRequired}
            onRequired={(crosswalkRequired) => onConfig({ ...config, crosswalkRequired })}
            drafts={drafts}
            onDraft={onDraft}
            disabled={disabled}
          />
        </Tabs.Panel>
        <Tabs.Panel value="filter">
          <FilterPart {...part} />
        </Tabs.Panel>
        <Tabs.Panel value="matching">
          <MatchingPart {...part} />
        </Tabs.Panel>
        <Tabs.Panel value="writing">
          <WritingPart {...part} />
        </Tabs.Panel>
      </Tabs>
    </Stack>
  );
}
