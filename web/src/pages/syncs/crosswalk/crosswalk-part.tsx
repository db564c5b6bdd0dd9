import { SegmentedControl, Select, Stack, Switch, Text } from '@mantine/core';
import type { CrosswalkEntry, ProposedDataSet } from '../../../api/types.ts';
import { Notice } from '../../../components/notice.tsx';
import { useUrlState } from '../../../components/url-state.ts';
import { sentenceCase } from '../../../format/format.ts';
import { CrosswalkTable } from './crosswalk-table.tsx';

/** Which code of the source is which at the destination, for each list that this data set refers to. */
export function CrosswalkPart({
  companyId,
  syncId,
  dataSet,
  labelOf,
  required,
  onRequired,
  drafts,
  onDraft,
  disabled,
}: {
  companyId: string;
  syncId: string | undefined;
  dataSet: ProposedDataSet;
  labelOf: (dataSet: string) => string | undefined;
  required: readonly string[];
  onRequired: (required: string[]) => void;
  drafts: Readonly<Record<string, CrosswalkEntry[]>>;
  onDraft: (dataSet: string, entries: CrosswalkEntry[] | undefined) => void;
  disabled: boolean;
}) {
  const [url, setUrl] = useUrlState();
  const lists = dataSet.crosswalks.map((id) => ({ value: id, label: labelOf(id) ?? sentenceCase(id) }));
  const chosen = lists.find(({ value }) => value === url.list) ?? lists[0];
  if (chosen === undefined) {
    return (
      <Text size="sm" c="dimmed">
        {dataSet.label} refer to no list of codes, so there is nothing to translate.
      </Text>
    );
  }
  const isRequired = required.includes(chosen.value);
  return (
    <Stack gap="sm">
      {lists.length > 1 &&
        (lists.length <= 4 ? (
          <SegmentedControl
            aria-label="List of codes"
            data={lists}
            value={chosen.value}
            onChange={(value) => setUrl({ list: value })}
            style={{ alignSelf: 'flex-start' }}
          />
        ) : (
          <Select
            label="List of codes"
            w={280}
            allowDeselect={false}
            data={lists}
            value={chosen.value}
            onChange={(value) => value !== null && setUrl({ list: value })}
          />
        ))}
      <Switch
        label="Every code must stand here"
        description={
          isRequired
            ? 'A record with a code that has no entry is refused, and listed as an error to be fixed.'
            : 'A code without an entry goes over as it is.'
        }
        disabled={disabled}
        checked={isRequired}
        onChange={(event) =>
          onRequired(
            event.currentTarget.checked
              ? [...required, chosen.value]
              : required.filter((one) => one !== chosen.value),
          )
        }
      />
      {syncId === undefined ? (
        <Notice tone="busy" title="Codes come with the first run">
          <Text size="sm" c="var(--mantine-color-text)">
            Save the sync and run it without Save changes. Then both lists of codes stand here, with
            proposals.
          </Text>
        </Notice>
      ) : (
        <CrosswalkTable
          key={chosen.value}
          companyId={companyId}
          syncId={syncId}
          list={chosen.value}
          label={chosen.label}
          draft={drafts[chosen.value]}
          onDraft={(entries) => onDraft(chosen.value, entries)}
          disabled={disabled}
        />
      )}
    </Stack>
  );
}
