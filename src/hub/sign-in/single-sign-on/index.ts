/** Sign-in by OpenID Connect: one provider for the installation, see docs/decisions/010-sign-in.md. */
export { beginSingleSignOn, journeySeconds } from './begin.ts';
export { finishSingleSignOn } from './finish.ts';
export { SingleSignOnProblem } from './problem.ts';
export {
  allowPasswords,
  demandPasswordsAllowed,
  removeSingleSignOn,
  saveSingleSignOn,
  showSingleSignOn,
} from './settings.ts';
export { unlinkSingleSignOn } from './unlink.ts';
