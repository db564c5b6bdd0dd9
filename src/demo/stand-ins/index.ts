/** Every vendor's stand-in of the demo, in the order in which they are started. */
import { arcoro } from './arcoro.ts';
import { erps } from './erps.ts';
import { hcss } from './hcss.ts';
import type { StandIn } from './stand-in.ts';

export const standIns: readonly StandIn[] = [...arcoro, ...erps, hcss];
