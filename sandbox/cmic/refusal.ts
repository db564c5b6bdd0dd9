/** An error of the site, in its own words. Whether it goes out as a line of text or as JSON is the caller's header. */
export class Refusal extends Error {
  readonly status: number;
  /** The number behind `JBO-`. */
  readonly code: string | undefined;
  readonly member: string | undefined;

  constructor(status: number, text: string, { code, member }: { code?: string; member?: string } = {}) {
    super(code === undefined ? text : `JBO-${code}: ${text}`);
    this.status = status;
    this.code = code;
    this.member = member;
  }
}

export const required = (member: string, entity: string) =>
  new Refusal(400, `Attribute ${member} in ${entity} is required.`, { code: '27014', member });

export const badValue = (member: string, entity: string, value: unknown) =>
  new Refusal(400, `Attribute set with value ${String(value)} for ${member} in ${entity} failed.`, {
    code: '27011',
    member,
  });

export const invalid = (member: string, text: string) => new Refusal(400, text, { code: '27024', member });

export const unknownMember = (member: string, entity: string) =>
  new Refusal(400, `Definition ${member} of type Attribute is not found in ${entity}.`, {
    code: '25058',
    member,
  });

export const duplicate = (entity: string) =>
  new Refusal(400, `Too many objects match the primary key of ${entity}.`, { code: '25013' });

export const notFound = () => new Refusal(404, 'The resource was not found.');
export const notOffered = () => new Refusal(405, 'The method is not offered for this resource.');

/** `REST-Framework-Version: 4` asks for JSON; without it a line of text comes. */
export function bodyOf(
  refusal: Refusal,
  asJson: boolean,
  named: (text: string) => string,
): { type: string; body: string } {
  if (!asJson) return { type: 'text/plain', body: named(refusal.message) };
  const titles: Record<number, string> = {
    400: 'Bad Request',
    404: 'Not Found',
    405: 'Method Not Allowed',
    413: 'Content Too Large',
    415: 'Unsupported Media Type',
  };
  return {
    type: 'application/vnd.oracle.adf.error+json',
    body: JSON.stringify({
      title: titles[refusal.status] ?? 'Error',
      status: String(refusal.status),
      'o:errorDetails': [
        {
          detail: named(refusal.message),
          ...(refusal.code === undefined ? {} : { 'o:errorCode': refusal.code }),
          ...(refusal.member === undefined ? {} : { 'o:errorPath': `/${named(refusal.member)}` }),
        },
      ],
    }),
  };
}
