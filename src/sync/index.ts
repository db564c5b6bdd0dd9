/** The engine: from two opened connectors to a plan, and from a plan to receipts. Start at pipeline.ts. */
export { type FixAction, type Level, levels, type RunEvent } from './event.ts';
export { compileFlow, isSeenLater } from './flow.ts';
export type { EngineDependencies } from './open-run.ts';
export {
  type Counts,
  type DataSetProgress,
  emptyCounts,
  type Outcome,
  outcomes,
  type Stage,
  stages,
} from './outcome.ts';
export { runSync } from './pipeline.ts';
export * from './plan.ts';
export * from './ports.ts';
export type { OpenEnd } from './run-context.ts';
export * from './sync-config.ts';
