import { Group, Progress, Text } from '@mantine/core';
import type { KeyReseal } from '../../api/types.ts';
import { Instant } from '../../components/instant.tsx';
import { countOf, formatCount } from '../../format/format.ts';

/** How far sealing anew is, or how it ended the last time. */
export function ResealState({ reseal }: { reseal: KeyReseal }) {
  const stuck =
    reseal.stuck === 0 ? '' : ` ${countOf(reseal.stuck, 'value')} no key of the ring opens; they were left.`;
  if (reseal.finishedAt !== null) {
    return (
      <Text size="sm" role="status">
        Last re-sealed <Instant at={reseal.finishedAt} />: {countOf(reseal.done, 'value')}.{stuck}
      </Text>
    );
  }
  const percent = reseal.total === 0 ? 100 : Math.floor((100 * reseal.done) / reseal.total);
  return (
    <Group gap={12} role="status">
      <Progress value={percent} w={220} aria-label={`${percent} percent re-sealed`} />
      <Text size="sm">
        Re-sealing: {formatCount(reseal.done)} of {countOf(reseal.total, 'value')}.{stuck}
      </Text>
    </Group>
  );
}
