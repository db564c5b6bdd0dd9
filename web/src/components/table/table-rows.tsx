import { VisuallyHidden } from '@mantine/core';
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react';
import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, type MouseEvent, useEffect, useRef, useState } from 'react';
import classes from './data-table.module.css';
import type { CellValue, TableColumn } from './table-column.ts';

const rowHeight = 39;

interface Props<Row> {
  label: string;
  columns: readonly TableColumn<Row>[];
  rows: readonly { id: string; original: Row }[];
  sort: string;
  onSort: (id: string) => void;
  onOpen: ((row: Row) => void) | undefined;
  onEndReached: (() => void) | undefined;
  loadingMore: boolean;
}

/** Header and rows. Only rows in sight are in the document; arrows move between them, Enter opens one. */
export function TableRows<Row>({ columns, rows, sort, onSort, onOpen, ...props }: Props<Row>) {
  const scroller = useRef<HTMLDivElement>(null);
  const [current, setCurrent] = useState(0);
  const wanted = useRef<number | null>(null);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    getItemKey: (index) => rows[index]?.id ?? index,
    overscan: 12,
  });
  const items = virtual.getVirtualItems();
  const first = items[0];
  const last = items.at(-1);
  const before = first?.start ?? 0;
  const after = virtual.getTotalSize() - (last?.end ?? 0);

  const { onEndReached, loadingMore } = props;
  const atEnd = last !== undefined && last.index >= rows.length - 20;
  useEffect(() => {
    if (atEnd && !loadingMore) onEndReached?.();
  }, [atEnd, loadingMore, onEndReached]);

  // A row that was scrolled to by the keyboard exists only after the next paint.
  useEffect(() => {
    if (wanted.current === null) return;
    const row = scroller.current?.querySelector<HTMLElement>(`[data-index="${wanted.current}"]`);
    if (row !== null && row !== undefined) {
      wanted.current = null;
      row.focus();
    }
  });

  const go = (index: number) => {
    const next = Math.max(0, Math.min(rows.length - 1, index));
    wanted.current = next;
    setCurrent(next);
    virtual.scrollToIndex(next);
  };
  const onKeyDown = (event: KeyboardEvent, index: number) => {
    if (event.target !== event.currentTarget) return;
    const steps: Record<string, number> = {
      ArrowDown: index + 1,
      ArrowUp: index - 1,
      PageDown: index + 15,
      PageUp: index - 15,
      Home: 0,
      End: rows.length - 1,
    };
    const next = steps[event.key];
    const row = rows[index];
    if (next !== undefined) go(next);
    else if (event.key === 'Enter' && row !== undefined) onOpen?.(row.original);
    else return;
    event.preventDefault();
  };
  const onClick = (event: MouseEvent, row: Row) => {
    if (event.target instanceof Element && event.target.closest('a, button, input, label') !== null) return;
    if (window.getSelection()?.toString() !== '') return;
    onOpen?.(row);
  };
  const roving = Math.min(current, rows.length - 1);
  const inSight = items.some(({ index }) => index === roving) ? roving : first?.index;
  const minWidth = columns.reduce((sum, column) => sum + column.width, 0);

  return (
    <div className={classes.scroller} ref={scroller}>
      <table
        // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: rows are focusable and open with Enter, which is a grid
        role="grid"
        className={classes.table}
        aria-label={props.label}
        aria-rowcount={rows.length + 1}
        style={{ minWidth }}
      >
        <colgroup>
          {columns.map((column) => (
            <col key={column.id} style={column.grow === true ? {} : { width: column.width }} />
          ))}
        </colgroup>
        <thead>
          <tr aria-rowindex={1}>
            {columns.map((column) => (
              <HeaderCell key={column.id} column={column} sort={sort} onSort={onSort} />
            ))}
          </tr>
        </thead>
        <tbody>
          <Spacer height={before} columns={columns.length} />
          {items.map((item) => {
            const row = rows[item.index];
            if (row === undefined) return null;
            return (
              <tr
                key={row.id}
                data-index={item.index}
                aria-rowindex={item.index + 2}
                className={classes.row}
                data-opens={onOpen === undefined ? undefined : true}
                tabIndex={item.index === inSight ? 0 : -1}
                onFocus={() => setCurrent(item.index)}
                onKeyDown={(event) => onKeyDown(event, item.index)}
                onClick={(event) => onClick(event, row.original)}
              >
                {columns.map((column) => (
                  <BodyCell key={column.id} column={column} row={row.original} />
                ))}
              </tr>
            );
          })}
          <Spacer height={after} columns={columns.length} />
        </tbody>
      </table>
    </div>
  );
}

/** Stands for the rows that are out of sight. */
function Spacer({ height, columns }: { height: number; columns: number }) {
  if (height <= 0) return null;
  return (
    // biome-ignore lint/a11y/noAriaHiddenOnFocusable: it cannot be focused and says nothing
    <tr aria-hidden="true">
      <td colSpan={columns} style={{ height, padding: 0, border: 0 }} />
    </tr>
  );
}

function HeaderCell<Row>({
  column,
  sort,
  onSort,
}: {
  column: TableColumn<Row>;
  sort: string;
  onSort: (id: string) => void;
}) {
  const sortable = column.sortable !== false && column.actions !== true;
  const up = sort === column.id;
  const down = sort === `-${column.id}`;
  return (
    <th scope="col" data-align={column.align} aria-sort={up ? 'ascending' : down ? 'descending' : undefined}>
      {sortable ? (
        <button type="button" className={classes.sort} onClick={() => onSort(column.id)}>
          <span>{column.header}</span>
          {up && <IconArrowUp size={13} aria-hidden />}
          {down && <IconArrowDown size={13} aria-hidden />}
        </button>
      ) : column.narrowHeader === true ? (
        <VisuallyHidden>{column.header}</VisuallyHidden>
      ) : (
        column.header
      )}
    </th>
  );
}

function BodyCell<Row>({ column, row }: { column: TableColumn<Row>; row: Row }) {
  const value = column.value(row);
  return (
    <td
      data-align={column.align}
      data-actions={column.actions}
      title={column.cell === undefined && typeof value === 'string' ? value : undefined}
    >
      {column.cell === undefined ? <PlainCell value={value} /> : column.cell(row)}
    </td>
  );
}

function PlainCell({ value }: { value: CellValue }) {
  if (typeof value === 'string') return <span className="two-lines">{value}</span>;
  return value === null || value === undefined ? '–' : String(value);
}
