import {
  AuthError,
  asList,
  asObject,
  type ChalklineError,
  ConfigError,
  ConflictError,
  type HttpAnswer,
  type HttpCall,
  NotFoundError,
  RateLimitError,
  RecordError,
  TransientError,
} from '../../sdk/index.ts';

/** One complaint of a refused record: where, in the flat form of our records, and the vendor's words. */
export interface Complaint {
  /** `EmployeeSettings.DepartmentID`, `Compensation.PayRate`; empty for the record as a whole. */
  path: string;
  words: string;
}

/** Meanwhile only the status of that operation may be asked for on that form. */
export const FORM_BUSY = 'acumatica/form-busy';

/** Turns the contract API's answers into our errors; what is not special here goes by its status. */
export function explain(answer: HttpAnswer, call: HttpCall): ChalklineError | undefined {
  const { status } = answer;
  const entity = entityOf(call.path);
  if (status >= 300 && status < 400) return notTheApi(`It redirects ${entity} to another page.`);
  if (status === 403) return noRights(answer, entity);
  if (status === 404 && isAction(call)) return noSuchAction(call, entity);
  if (status === 404 || status === 405 || status === 406) return noSuchEntity(answer, entity);
  if (status === 412) return conditionNotMet(call, entity);
  if (status === 422) return refusedRecord(asObject(answer.json), entity);
  if (status === 400) {
    return new RecordError({
      code: 'acumatica/not-understood',
      what: `Acumatica could not read what was sent for ${entity}${said(answer)}.`,
      fix: 'Compare the endpoint and its version in the connector with Web Service Endpoints (SM207060).',
      ...fieldOfModelState(answer),
    });
  }
  return status === 500 ? explain500(answer, call, entity) : undefined;
}

/** Everything that has no status of its own arrives as 500; only its text tells (live notes, builds 25 and 26). */
function explain500(answer: HttpAnswer, call: HttpCall, entity: string): ChalklineError {
  const body = asObject(answer.json);
  const type = String(body.exceptionType ?? '');
  const text = String(body.exceptionMessage ?? body.message ?? '');
  if (/NoEntitySatisfiesTheCondition/.test(type) || /No entity satisfies the condition/i.test(text)) {
    return new NotFoundError({
      code: 'acumatica/not-found',
      what: `Acumatica has no such ${entity}.`,
      fix: 'Run the sync again: it will be planned as new, or left out.',
    });
  }
  if (/MoreThanOneEntity/.test(type)) {
    return new RecordError({
      code: 'acumatica/several',
      what: `Acumatica has more than one ${entity} with this number.`,
      fix: 'Empty or correct the number of one of them (Employee Ref. No. on Employees), then retry.',
      field: 'EmployeeNumber',
    });
  }
  if (/PXSetupNotEntered/.test(type)) {
    return new ConfigError({
      code: 'acumatica/not-set-up',
      what: `Acumatica's own set-up for ${entity} is not complete${said(answer)}.`,
      fix: 'Fill in the preferences form that it names in Acumatica, then run again.',
    });
  }
  if (/has BQL delegate|Optimization cannot be performed/i.test(text)) {
    return new ConfigError({
      code: 'acumatica/cannot-list',
      what: `Acumatica cannot list ${entity} with all that was asked for${said(answer)}.`,
      fix: 'Take the field that it names out of the endpoint, or report it: such records can be read one by one.',
    });
  }
  if (/previous operation has not been completed/i.test(text)) {
    return new TransientError({
      code: FORM_BUSY,
      what: `A long operation of this session still runs on the form of ${entity}.`,
      fix: 'Run again in a few minutes; if it stays so, end the session on License Monitoring Console (SM604000).',
      sent: false,
    });
  }
  // The transaction was rolled back, so sending again is safe.
  if (/another process has updated|deadlock/i.test(text)) {
    return new TransientError({
      code: 'acumatica/busy',
      what: `Acumatica was busy with the same ${entity}${said(answer)}.`,
      fix: 'Nothing to do if it passes; otherwise run again when nobody edits that record.',
      sent: false,
    });
  }
  const writing = call.method !== undefined && call.method !== 'GET';
  if (writing && /^PX\.(Data|Objects)\./.test(type)) {
    return new RecordError({
      code: 'acumatica/refused',
      what: `Acumatica refused ${entity}${said(answer)}.`,
      fix: 'Do what the words say in Acumatica or at the source, then retry.',
    });
  }
  return new TransientError({
    code: 'vendor/unavailable',
    what: `Acumatica answered with 500 for ${entity}${said(answer)}.`,
    fix: 'Nothing to do if it passes; otherwise look for the words in the trace of Acumatica (SM205070), or ask the vendor.',
    // A server error may come after the work was done, so a write counts as sent.
    sent: true,
  });
}

/** 422: the record comes back with `error` members at any depth; for actions it lies under `entity`. */
export function refusedRecord(body: Record<string, unknown>, entity: string): RecordError {
  const complaints = complaintsOf('entity' in body ? asObject(body.entity) : body);
  const fields = complaints.filter(({ path }) => path !== '');
  const told = fields.length > 0 ? fields : complaints;
  const words = told.map(({ path, words: text }) => (path === '' ? text : `${path}: ${text}`)).join(' ');
  const first = fields[0]?.path;
  return new RecordError({
    code: 'acumatica/invalid',
    what: `Acumatica refused the ${entity}. ${words === '' ? 'It gave no reason.' : words}`,
    fix: `Correct ${first ?? 'what it names'} at the source, map it to a value that Acumatica has, or add that value there; then retry.`,
    ...(first === undefined ? {} : { field: first }),
  });
}

/** All complaints of an echoed record, depth first. Newer builds put `Error: ` before each text. */
export function complaintsOf(node: unknown, path = ''): Complaint[] {
  const found: Complaint[] = [];
  const { error } = asObject(node);
  if (typeof error === 'string' && error.trim() !== '')
    found.push({ path, words: readable(error.replace(/^Error:\s*/, '')) });
  for (const [name, member] of Object.entries(asObject(node))) {
    if (name === 'custom' || name === '_links' || typeof member !== 'object') continue;
    const here = path === '' ? name : `${path}.${name}`;
    for (const each of Array.isArray(member) ? asList(member) : [member])
      found.push(...complaintsOf(each, here));
  }
  return found;
}

export function noRights(answer: HttpAnswer, entity: string): AuthError {
  return new AuthError({
    code: 'auth/not-allowed',
    what: `Acumatica does not let this user into the form of ${entity}${said(answer)}.`,
    fix: 'Give the user’s role the form (Access Rights by Screen, SM201020), or switch the feature on (Enable/Disable Features, CS100000), or leave this data out of the sync.',
  });
}

/** Actions alone are posted below an entity. */
function isAction({ method, path }: HttpCall): boolean {
  return method === 'POST' && path.startsWith('/entity/');
}

function noSuchAction({ path }: HttpCall, entity: string): ConfigError {
  return new ConfigError({
    code: 'acumatica/no-such-action',
    what: `The endpoint of this connector has no action ${path.split('/').at(-1)} of ${entity}.`,
    fix: 'Compare the actions among the details that the vendor does not publish with those on Web Service Endpoints (SM207060).',
    field: 'assumed',
  });
}

function noSuchEntity(answer: HttpAnswer, entity: string): ConfigError {
  return new ConfigError({
    code: 'acumatica/no-such-entity',
    what: `The endpoint of this connector has no ${entity}, or not this way (${answer.status})${said(answer)}.`,
    fix: 'Set the endpoint and version to those on Web Service Endpoints (SM207060), and the URL up to the instance name.',
    field: 'endpointVersion',
  });
}

function conditionNotMet(call: HttpCall, entity: string): ConflictError {
  const creating = call.headers?.['if-none-match'] !== undefined;
  return new ConflictError({
    code: creating ? 'acumatica/exists' : 'acumatica/gone',
    what: creating
      ? `Acumatica has this ${entity} already.`
      : `Acumatica has this ${entity} no more, so it was not updated.`,
    fix: 'Run the sync again: the plan is made anew from what is there.',
  });
}

/** HTML or a redirect where JSON was expected: a wrong address, or an endpoint whose definition is broken. */
export function notTheApi(what: string): ConfigError {
  return new ConfigError({
    code: 'acumatica/not-the-api',
    what: `The address does not answer as Acumatica's API does. ${what}`,
    fix: 'Check the URL with its instance name; if it is right, validate the endpoint on Web Service Endpoints (SM207060).',
    field: 'url',
  });
}

/**
 * Licence limits come without a time to wait (none is documented): a minute, as the limits are counted by the
 * minute, then twice as long each time up to eight.
 */
export function declined(answer: HttpAnswer, times: number, nowMs: number): RateLimitError {
  const header = String(answer.headers['retry-after'] ?? '');
  const named = /^\d+$/.test(header) ? Number(header) * 1000 : Date.parse(header) - nowMs;
  const retryAfterMs = Number.isFinite(named) ? Math.max(0, named) : 60_000 * 2 ** Math.min(times, 3);
  return new RateLimitError({
    code: 'rate-limit/exceeded',
    what: `Acumatica declined a call because a limit of its licence is reached${said(answer)}.`,
    fix: 'Nothing to do: the run waits and goes on. If it happens often, lower the calls per minute in the connector.',
    retryAfterMs,
  });
}

/** The vendor's words behind a colon, without numbers that could be an SSN or an account. */
export function said(answer: HttpAnswer): string {
  const body = asObject(answer.json);
  const words = [body.exceptionMessage, body.messageDetail, body.message, asObject(body.error).message].find(
    (value): value is string =>
      typeof value === 'string' && value !== '' && value !== 'An error has occurred.',
  );
  return words === undefined ? '' : `: "${readable(words).replace(/\.$/, '')}"`;
}

function readable(words: string): string {
  return words
    .replace(/\s+/g, ' ')
    .replace(/\d[\d -]{5,}\d/g, '•••')
    .trim()
    .slice(0, 300);
}

function fieldOfModelState(answer: HttpAnswer): { field: string } | object {
  const [member] = Object.keys(asObject(asObject(answer.json).modelState));
  return member === undefined ? {} : { field: member.replace(/^entity\./, '').replace(/\[\d+\]/g, '') };
}

/** `Employee` of `/entity/Default/24.200.001/Employee/EP1?$top=1`, the feed's name of an OData address. */
function entityOf(path: string): string {
  const steps = (path.split('?')[0] ?? '').split('/').filter((step) => step !== '');
  if (steps[0] === 'entity') return steps[3] ?? 'address';
  if (/^odata$/i.test(steps[0] ?? '')) return `feed ${steps.slice(2).join('/')}`;
  return steps[0] === 't' ? `feed ${steps.slice(4).join('/')}` : (steps.at(-1) ?? 'address');
}
