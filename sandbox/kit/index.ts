/** The mechanics that every sandbox shares (server, state, faults, clock, limits); no vendor's behaviour lives here. */
export { SandboxClock } from './clock.ts';
export { type Fault, type FaultEffect, Faults } from './faults.ts';
export {
  type RunningSandbox,
  type SandboxContext,
  type SandboxDefinition,
  type SandboxOptions,
  type SeenRequest,
  startHttpSandbox,
} from './http-sandbox.ts';
export { RateWindow } from './rate-window.ts';
export { type Row, SandboxState, Table } from './state.ts';
