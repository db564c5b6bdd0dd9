import { AuthError, type HttpCall } from '../../sdk/index.ts';
import type { Assumed } from './assumptions.ts';

/** What a scope opens, for people. */
const OPENS: Readonly<Record<string, string>> = {
  'dis:read': 'to read employees, pay classes, jobs and cost codes of Setups',
  'dis:write': 'to write employees, pay classes, jobs and cost codes in Setups',
  'heavyjob:read': 'to read jobs, cost codes and hour tags of HeavyJob',
  'timecards:read': 'to read time cards',
  'timecards:write': 'to mark time cards as sent to payroll',
  'skills:read': 'to read certifications of Skills',
  'skills:write': 'to write certifications into Skills',
};

/** The scope that a call needs. Source: endpoints.csv of the vendor's portal; for time cards inferred. */
export function scopeFor({ method, path }: Pick<HttpCall, 'method' | 'path'>, assumed: Assumed): string {
  const access = method === undefined || method === 'GET' ? 'read' : 'write';
  if (path.startsWith(assumed.setupsPath)) return `dis:${access}`;
  if (path.startsWith(assumed.skillsPath)) return `skills:${access}`;
  return `${/\/timeCard|\/hours/.test(path) ? 'timecards' : 'heavyjob'}:${access}`;
}

/** Setups is opened by `dis:*` or by `setups:*`; which one a company has is not published. */
export function isGranted(scope: string, granted: ReadonlySet<string>): boolean {
  return granted.has(scope) || (scope.startsWith('dis:') && granted.has(scope.replace('dis:', 'setups:')));
}

/** @param asked whether the connector asked for it and HCSS left it out */
export function missingScope(scope: string, asked: boolean): AuthError {
  const other = scope.startsWith('dis:') ? ` (or ${scope.replace('dis:', 'setups:')})` : '';
  return new AuthError({
    code: 'hcss/scope-missing',
    what: asked
      ? `HCSS did not grant the scope "${scope}", which is needed ${OPENS[scope] ?? 'for this'}.`
      : `The connector does not ask for the scope "${scope}", which is needed ${OPENS[scope] ?? 'for this'}.`,
    fix: asked
      ? `Allow "${scope}"${other} for this client in HCSS Credentials, or take it out of the scopes of the connector if nothing needs it.`
      : `Add "${scope}"${other} to the scopes of the connector, and allow it in HCSS Credentials.`,
    field: 'scopes',
  });
}

/** Scopes for which HCSS makes no token, each asked for alone. */
export function refusedScopes(scopes: readonly string[]): AuthError {
  const names = scopes.map((scope) => `"${scope}"`).join(', ');
  const [one, them] = scopes.length === 1 ? ['scope', 'it'] : ['scopes', 'them'];
  return new AuthError({
    code: 'hcss/scope-refused',
    what: `HCSS refused the token because of the ${one} ${names}.`,
    expected:
      'A single scope that HCSS does not know, or does not allow this client, makes it refuse them all.',
    fix: `Allow ${them} for this client in HCSS Credentials, or take ${them} out of the scopes of the connector.`,
    field: 'scopes',
  });
}
