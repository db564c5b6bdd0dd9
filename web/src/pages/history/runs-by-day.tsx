import '@mantine/charts/styles.css';
import { BarChart } from '@mantine/charts';
import type { RunsOfDay } from '../../api/types.ts';

const dayOf = new Intl.DateTimeFormat('en-US', { month: 'short', day: 'numeric', timeZone: 'UTC' });

/** Stacked bars, one per day. */
export default function RunsByDay({ days }: { days: readonly RunsOfDay[] }) {
  const data = days.map((day) => ({ ...day, day: dayOf.format(new Date(`${day.day}T00:00:00Z`)) }));
  return (
    <BarChart
      h={104}
      data={data}
      dataKey="day"
      type="stacked"
      gridAxis="none"
      tickLine="none"
      maxBarWidth={18}
      barProps={{ isAnimationActive: false }}
      xAxisProps={{ interval: 6, tickMargin: 4, height: 18 }}
      yAxisProps={{ width: 26, allowDecimals: false, tickCount: 3 }}
      series={[
        { name: 'completed', label: 'completed', color: 'var(--ok-solid)' },
        { name: 'withErrors', label: 'with errors', color: 'var(--warn-solid)' },
        { name: 'failed', label: 'failed', color: 'var(--bad-solid)' },
      ]}
    />
  );
}
