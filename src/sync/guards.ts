import type { Flow } from './flow.ts';
import type { Compared } from './plan-book.ts';
import type { GuardTrip } from './ports.ts';
import type { SourceRead } from './read-source.ts';
import type { Guards } from './sync-config.ts';

/** Stage 5 for one data set: does this look like a mistake rather than a change? Pure; texts are for people. */
export function judgeGuards(
  flow: Flow,
  guards: Guards,
  facts: {
    read: SourceRead;
    usual: readonly number[];
    compared: Compared;
    destinationCount: number;
    unmapped: number;
    /** A person has limited the run to a part. */
    restricted?: boolean;
  },
): GuardTrip[] {
  const trips: GuardTrip[] = [];
  const { read, usual, compared, destinationCount } = facts;
  const label = flow.definition.label.toLowerCase();
  const trip = (code: string, message: string) => trips.push({ code, dataSet: flow.id, message });

  if (read.complete && facts.restricted !== true) {
    const typical = median(usual);
    if (typical !== undefined && read.read < (typical * guards.minSourcePercent) / 100) {
      trip(
        read.read === 0 ? 'guard/source-empty' : 'guard/source-shrunk',
        `The source gave ${read.read} ${label}; usually it gives about ${typical}.`,
      );
    } else if (read.read === 0 && destinationCount > 0 && flow.config.deletes !== 'none') {
      trip(
        'guard/source-empty',
        `The source gave no ${label} at all, while the destination has ${destinationCount}.`,
      );
    }
  }
  const base = Math.max(compared.destinationActive, 1);
  const allowedDeactivations = Math.max(
    guards.alwaysAllowedDeactivations,
    (base * guards.maxDeactivationsPercent) / 100,
  );
  if (compared.deactivations > allowedDeactivations) {
    trip(
      'guard/many-deactivations',
      `${compared.deactivations} of ${base} active ${label} would be put out of use; the limit is ${Math.floor(allowedDeactivations)}.`,
    );
  }
  const allowedChanges = Math.max(
    guards.alwaysAllowedChanges,
    (destinationCount * guards.maxChangesPercent) / 100,
  );
  if (compared.updates > allowedChanges) {
    trip(
      'guard/many-changes',
      `${compared.updates} of ${destinationCount} ${label} would be changed; the limit is ${Math.floor(allowedChanges)}.`,
    );
  }
  const { linked, vanished } = compared;
  if (
    vanished > guards.alwaysAllowedDeactivations &&
    linked - vanished < (linked * guards.minSourcePercent) / 100
  ) {
    trip(
      'guard/destination-shrunk',
      `${vanished} of ${linked} ${label} synced before are no longer at the destination and would be created again.`,
    );
  }
  if (facts.unmapped > guards.maxUnmapped) {
    trip(
      'guard/many-unmapped',
      `${facts.unmapped} ${label} use a code that the destination does not know; the limit is ${guards.maxUnmapped}.`,
    );
  }
  return trips;
}

function median(counts: readonly number[]): number | undefined {
  if (counts.length === 0) return undefined;
  const sorted = [...counts].sort((left, right) => left - right);
  return sorted[Math.floor(sorted.length / 2)];
}
