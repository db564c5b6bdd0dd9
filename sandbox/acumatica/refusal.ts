/** An answer other than success, thrown from anywhere below the routes and sent as it is. */
export class Refusal extends Error {
  readonly status: number;
  readonly body: unknown;

  constructor(status: number, body: unknown) {
    super(`HTTP ${status}`);
    this.status = status;
    this.body = body;
  }
}

/** The vendor's HttpError: a server-side exception told to the caller. */
export function httpError(status: number, exceptionMessage: string, exceptionType: string): Refusal {
  return new Refusal(status, {
    message: 'An error has occurred.',
    exceptionMessage,
    exceptionType,
    stackTrace: '   at PX.Api.ContractBased...',
  });
}

/** Source: live notes on build 26.101; a key that is not found is a 500, not a 404. */
export function notFound(): Refusal {
  return httpError(
    500,
    'No entity satisfies the condition.',
    'PX.Api.ContractBased.NoEntitySatisfiesTheConditionException',
  );
}

export function badRequest(messageDetail: string): Refusal {
  return new Refusal(400, { message: 'The request is invalid.', messageDetail });
}

/** 400 with a ModelState: `member` is the path of the body part that cannot be read. */
export function badMember(member: string, why: string): Refusal {
  return new Refusal(400, {
    message: 'The request is invalid.',
    modelState: { [`entity.${member}`]: [why] },
  });
}

export function notLoggedIn(): Refusal {
  return new Refusal(401, { message: 'You are not logged in.' });
}

export function unknownAddress(): Refusal {
  return new Refusal(404, {
    message: 'No HTTP resource was found that matches the request URI.',
    messageDetail: 'No type was found that matches the requested endpoint, entity or action.',
  });
}

export function noRights(screen: string): Refusal {
  return httpError(
    403,
    `You have insufficient rights to access the object (${screen}).`,
    'PX.Data.PXException',
  );
}

export function conditionNotMet(header: string): Refusal {
  return httpError(
    412,
    `The condition of the ${header} header is not met.`,
    'PX.Api.ContractBased.PreconditionFailedException',
  );
}

/** Licence limit: free text, no Retry-After. Source: License Restrictions for API Users. */
export function declined(text: string): Refusal {
  return new Refusal(429, text);
}
