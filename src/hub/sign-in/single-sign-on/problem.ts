/**
 * Why a sign-in by the provider did not succeed, as the sign-in page explains it. `stale`: begun in another browser,
 * too long ago, or looked at before. `refused`: the provider's answer does not hold.
 */
export type SingleSignOnReason =
  | 'off'
  | 'provider'
  | 'denied'
  | 'stale'
  | 'refused'
  | 'unverified'
  | 'shut out';

export class SingleSignOnProblem extends Error {
  readonly reason: SingleSignOnReason;

  constructor(reason: SingleSignOnReason) {
    super(reason);
    this.reason = reason;
  }
}
