import { formatExactly, formatInstant } from '../format/format.ts';

/** A moment in the viewer's zone; the exact one is its title. */
export function Instant({ at, none = '–' }: { at: string | null | undefined; none?: string }) {
  if (at === null || at === undefined) return <span>{none}</span>;
  return (
    <time dateTime={at} title={formatExactly(at)}>
      {formatInstant(at)}
    </time>
  );
}
