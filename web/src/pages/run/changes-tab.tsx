import { Group, Select, Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useMemo, useRef, useState } from 'react';
import { type ChangeFilter, changesQuery } from '../../api/queries.ts';
import type { RunDetails } from '../../api/types.ts';
import { changeKinds, changeStates, isOver, kindLabel } from '../../components/run-words.tsx';
import { SearchBox } from '../../components/table/search-box.tsx';
import { CouldNotLoad, LoadingRows, NothingYet } from '../../components/table/table-states.tsx';
import { useUrlState } from '../../components/url-state.ts';
import { countOf, sentenceCase } from '../../format/format.ts';
import { ChangeItem } from './change-item.tsx';
import classes from './run.module.css';

/** Every change of the plan, searchable by person; each opens to its fields before and after. */
export function ChangesTab({ companyId, run }: { companyId: string; run: RunDetails }) {
  const [url, setUrl] = useUrlState();
  const filter: ChangeFilter = useMemo(
    () => ({ search: url.q, dataSet: url.set, kind: url.kind, state: url.state }),
    [url.q, url.set, url.kind, url.state],
  );
  const changes = useInfiniteQuery(changesQuery(companyId, run.id, filter));
  const rows = useMemo(() => changes.data?.pages.flatMap((page) => page.rows) ?? [], [changes.data]);
  const filtered = Object.values(filter).some((value) => value !== undefined);
  if (changes.error !== null)
    return <CouldNotLoad error={changes.error} onRetry={() => void changes.refetch()} />;
  if (changes.data !== undefined && rows.length === 0 && !filtered) {
    return (
      <section className={classes.panel}>
        <NothingYet title={isOver(run.status) ? 'Nothing to change' : 'No changes planned yet'}>
          {isOver(run.status)
            ? 'Source and destination are in line, or no record got as far as a plan.'
            : 'They appear here when source and destination have been compared.'}
        </NothingYet>
      </section>
    );
  }
  const kinds = changeKinds.filter(
    (kind) => run.plan === null || (run.plan.kinds[kind] ?? 0) > 0 || kind === url.kind,
  );
  return (
    <section className={classes.panel}>
      <div className={classes.toolbar}>
        <Group gap={8}>
          <SearchBox label="Search changes" placeholder="Search person or record" width={220} />
          <Choice
            label="Data set"
            any="Any data set"
            data={run.dataSets.map((one) => ({ value: one.dataSet, label: one.label }))}
            value={url.set}
            onChange={(set) => setUrl({ set })}
          />
          <Choice
            label="Kind"
            any="Any kind"
            data={kinds.map((kind) => ({
              value: kind,
              label:
                run.plan === null ? kindLabel(kind) : `${kindLabel(kind)} (${run.plan.kinds[kind] ?? 0})`,
            }))}
            value={url.kind}
            onChange={(kind) => setUrl({ kind })}
          />
          <Choice
            label="State"
            any="Any state"
            data={changeStates.map((state) => ({ value: state, label: sentenceCase(state) }))}
            value={url.state}
            onChange={(state) => setUrl({ state })}
          />
        </Group>
        <Text size="xs" c="dimmed" className="number" style={{ alignSelf: 'center' }}>
          {changes.data === undefined ? '' : countOf(changes.data.pages[0]?.total ?? 0, 'change')}
        </Text>
      </div>
      {changes.data === undefined ? (
        <LoadingRows />
      ) : rows.length === 0 ? (
        <Text size="sm" p="md">
          Nothing matches these filters.
        </Text>
      ) : (
        <ChangeList
          companyId={companyId}
          run={run}
          rows={rows}
          hasMore={changes.hasNextPage && !changes.isFetchingNextPage}
          onMore={() => void changes.fetchNextPage()}
        />
      )}
    </section>
  );
}

function Choice({
  label,
  any,
  data,
  value,
  onChange,
}: {
  label: string;
  any: string;
  data: { value: string; label: string }[];
  value: string | undefined;
  onChange: (value: string | undefined) => void;
}) {
  return (
    <Select
      aria-label={label}
      placeholder={any}
      w={158}
      data={data}
      value={value ?? null}
      onChange={(next) => onChange(next ?? undefined)}
      clearable
    />
  );
}

function ChangeList({
  companyId,
  run,
  rows,
  hasMore,
  onMore,
}: {
  companyId: string;
  run: RunDetails;
  rows: Parameters<typeof ChangeItem>[0]['change'][];
  hasMore: boolean;
  onMore: () => void;
}) {
  const scroller = useRef<HTMLDivElement>(null);
  const [opened, setOpened] = useState<ReadonlySet<string>>(new Set());
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => 43,
    getItemKey: (index) => rows[index]?.id ?? index,
    overscan: 10,
  });
  const items = virtual.getVirtualItems();
  const atEnd = (items.at(-1)?.index ?? 0) >= rows.length - 20;
  useEffect(() => {
    if (atEnd && hasMore) onMore();
  }, [atEnd, hasMore, onMore]);
  const toggle = (id: string) =>
    setOpened((before) => {
      const next = new Set(before);
      if (!next.delete(id)) next.add(id);
      return next;
    });
  const short = rows.length * 43 < 400 && opened.size === 0;
  return (
    <div ref={scroller} className={classes.list} style={short ? { height: rows.length * 43 } : undefined}>
      <div style={{ height: virtual.getTotalSize(), position: 'relative' }}>
        {items.map((item) => {
          const change = rows[item.index];
          if (change === undefined) return null;
          return (
            <div
              key={item.key}
              ref={virtual.measureElement}
              data-index={item.index}
              style={{
                position: 'absolute',
                top: 0,
                width: '100%',
                transform: `translateY(${item.start}px)`,
              }}
            >
              <ChangeItem
                companyId={companyId}
                runId={run.id}
                change={change}
                dataSetLabel={run.dataSets.find(({ dataSet }) => dataSet === change.dataSet)?.label}
                opened={opened.has(change.id)}
                onToggle={() => toggle(change.id)}
              />
            </div>
          );
        })}
      </div>
    </div>
  );
}
