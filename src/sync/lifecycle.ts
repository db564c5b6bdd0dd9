import { addDays, type Entity, type LocalDate } from '../model/index.ts';
import type { Lifecycle } from './sync-config.ts';

/** What the lifecycle rules say of an employee as the source has them now. */
export interface LifecycleVerdict {
  /** The employee as they shall count today; the same object when nothing is held back. */
  entity: Entity;
  /** Not to be sent at all yet. */
  hold?: { code: string; reason: string };
  /** What was held back although the rest goes over. */
  note?: { code: string; reason: string };
}

/** Applies the sync's rules for people who have not begun or are about to leave. */
export function judgeLifecycle(entity: Entity, rules: Lifecycle, today: LocalDate): LifecycleVerdict {
  const hired = typeof entity.hireDate === 'string' ? entity.hireDate : undefined;
  if (hired !== undefined && hired > today && entity.status !== 'terminated') {
    if (rules.futureHires === 'never') {
      return {
        entity,
        hold: { code: 'lifecycle/future-hire', reason: `hired on ${hired}; sent from that day on` },
      };
    }
    const from = addDays(hired, -rules.futureHireDays);
    if (rules.futureHires === 'days before' && today < from) {
      return {
        entity,
        hold: { code: 'lifecycle/future-hire', reason: `hired on ${hired}; sent from ${from} on` },
      };
    }
    if (rules.futureHires === 'inactive') return { entity: { ...entity, status: 'leave' } };
  }
  const left = typeof entity.terminationDate === 'string' ? entity.terminationDate : undefined;
  if (left !== undefined && rules.termination === 'after last pay date') {
    const lastPay = typeof entity.lastPayDate === 'string' ? entity.lastPayDate : left;
    if (lastPay >= today) {
      const { terminationDate: _, terminationReason: __, ...rest } = entity;
      return {
        entity: rest.status === 'terminated' ? { ...rest, status: 'active' } : rest,
        note: {
          code: 'lifecycle/last-pay-pending',
          reason: `leaves on ${left}; the end is sent after the last pay date ${lastPay}`,
        },
      };
    }
  }
  return { entity };
}

/** How a person who was inactive at the destination comes back. */
export function judgeReturn(after: Entity, facts: Entity, before: Entity): 'rehire' | 'reinstate' {
  const rehired = (facts.rehireDate ?? facts.hireDate ?? after.rehireDate ?? after.hireDate) as
    | string
    | null
    | undefined;
  const ended = before.terminationDate as string | null | undefined;
  // A new hire date after the end is a return; an end that has vanished was a mistake.
  if (typeof rehired === 'string' && typeof ended === 'string')
    return rehired > ended ? 'rehire' : 'reinstate';
  return typeof facts.rehireDate === 'string' ? 'rehire' : 'reinstate';
}
