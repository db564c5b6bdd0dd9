import { Group, Text } from '@mantine/core';
import {
  columnVisibilityFeature,
  createSortedRowModel,
  rowSortingFeature,
  tableFeatures,
  useTable,
} from '@tanstack/react-table';
import { type ReactNode, useMemo } from 'react';
import { formatCount } from '../../format/format.ts';
import { useUrlState } from '../url-state.ts';
import { download, toCsv } from './csv.ts';
import classes from './data-table.module.css';
import { SearchBox } from './search-box.tsx';
import { compareCells, type TableColumn } from './table-column.ts';
import { TableRows } from './table-rows.tsx';
import { CouldNotLoad, LoadingRows } from './table-states.tsx';
import { TableTools } from './table-tools.tsx';
import { useColumnChoice } from './use-column-choice.ts';

const features = tableFeatures({
  rowSortingFeature,
  columnVisibilityFeature,
  sortedRowModel: createSortedRowModel(),
});

export interface DataTableProps<Row extends object> {
  /** What the rows are, for screen readers and the file name. */
  label: string;
  columns: readonly TableColumn<Row>[];
  rows: readonly Row[] | undefined;
  rowId: (row: Row) => string;
  error?: Error | null;
  onRetry?: () => void;
  onOpen?: (row: Row) => void;
  /** Shown instead of the table when there is nothing at all. */
  empty: ReactNode;
  /** True when filters may be why there is nothing. */
  filtered?: boolean;
  onClearFilters?: () => void;
  /** The text that the search looks at; absent when the server searches. */
  searchText?: (row: Row) => string;
  searchPlaceholder?: string;
  /** The server sorts; `sort` then travels in the address as `-startedAt`. */
  serverSorted?: boolean;
  defaultSort?: string;
  filters?: ReactNode;
  tools?: ReactNode;
  /** How many there are in all, when not all are loaded. */
  total?: number | undefined;
  onEndReached?: () => void;
  loadingMore?: boolean;
  /** Where the server gives the whole table as CSV; otherwise what is loaded is exported. */
  exportHref?: string;
}

export function DataTable<Row extends object>(props: DataTableProps<Row>) {
  const { columns, rows, rowId, label, searchText } = props;
  const [url, setUrl] = useUrlState();
  const { hidden, hide } = useColumnChoice(columns);
  const search = (url.q ?? '').trim().toLowerCase();

  const found = useMemo(() => {
    if (rows === undefined) return [];
    if (searchText === undefined || search === '') return [...rows];
    return rows.filter((row) => searchText(row).toLowerCase().includes(search));
  }, [rows, searchText, search]);

  const definitions = useMemo(
    () =>
      columns.map((column) => ({
        id: column.id,
        accessorFn: column.value,
        header: column.header,
        enableSorting: column.sortable !== false && column.actions !== true,
        sortDescFirst: false,
        sortFn: (a: { getValue(id: string): unknown }, b: { getValue(id: string): unknown }, id: string) =>
          compareCells(a.getValue(id) as string | number | null, b.getValue(id) as string | number | null),
      })),
    [columns],
  );
  const sort = url.sort ?? props.defaultSort ?? '';
  const sorting = useMemo(
    () => (sort === '' ? [] : [{ id: sort.replace(/^-/, ''), desc: sort.startsWith('-') }]),
    [sort],
  );
  const columnVisibility = useMemo(
    () => Object.fromEntries(columns.map((column) => [column.id, !hidden.has(column.id)])),
    [columns, hidden],
  );
  const table = useTable({
    features,
    columns: definitions,
    data: found,
    getRowId: rowId,
    manualSorting: props.serverSorted === true,
    state: { sorting, columnVisibility },
  });

  const shown = columns.filter((column) => !hidden.has(column.id));
  const sortBy = (id: string) => setUrl({ sort: sort === id ? `-${id}` : id });
  const exportCsv = () => {
    const exported = shown.filter((column) => column.actions !== true);
    const lines = table.getRowModel().rows.map(({ original }) => exported.map((c) => c.value(original)));
    download(
      `${label}.csv`,
      toCsv(
        exported.map((column) => column.header),
        lines,
      ),
    );
  };

  const nothing = rows !== undefined && rows.length === 0;
  const searchable = searchText !== undefined || props.searchPlaceholder !== undefined;
  if (nothing && props.filtered !== true && search === '')
    return <div className={classes.frame}>{props.empty}</div>;
  return (
    <div className={classes.frame}>
      <div className={classes.toolbar}>
        <Group gap={8} wrap="wrap" className={classes.filters}>
          {searchable && (
            <SearchBox
              label={`Search ${label}`}
              placeholder={props.searchPlaceholder ?? 'Search'}
              width={props.serverSorted === true ? 190 : 240}
            />
          )}
          {props.filters}
        </Group>
        <Group gap={8} wrap="nowrap">
          <Text size="xs" c="dimmed" className="number" aria-live="polite" style={{ whiteSpace: 'nowrap' }}>
            {rows === undefined ? '' : countText(found.length, props.total ?? rows.length)}
          </Text>
          {props.tools}
          <TableTools
            columns={columns}
            isHidden={(id) => hidden.has(id)}
            onHide={hide}
            onExport={exportCsv}
            exportHref={props.exportHref}
          />
        </Group>
      </div>
      {props.error !== null && props.error !== undefined && rows === undefined ? (
        <CouldNotLoad
          error={props.error}
          {...(props.onRetry === undefined ? {} : { onRetry: props.onRetry })}
        />
      ) : rows === undefined ? (
        <LoadingRows />
      ) : found.length === 0 ? (
        <NothingFound onClear={props.onClearFilters ?? (() => setUrl({ q: '' }))} />
      ) : (
        <TableRows
          label={label}
          columns={shown}
          rows={table.getRowModel().rows}
          sort={sort}
          onSort={sortBy}
          onOpen={props.onOpen}
          onEndReached={props.onEndReached}
          loadingMore={props.loadingMore === true}
        />
      )}
    </div>
  );
}

function countText(shown: number, total: number): string {
  return shown === total ? formatCount(total) : `${formatCount(shown)} of ${formatCount(total)}`;
}

function NothingFound({ onClear }: { onClear: () => void }) {
  return (
    <div className={classes.nothing}>
      <Text size="sm">Nothing matches these filters.</Text>
      <button type="button" className={classes.clear} onClick={onClear}>
        Clear the filters
      </button>
    </div>
  );
}
