/** An answer that is not the wanted one: status and body as the caller sees them. */
export class Refusal extends Error {
  readonly status: number;
  readonly body: unknown;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, body: unknown, headers: Readonly<Record<string, string>> = {}) {
    super(`refused with ${status}`);
    this.status = status;
    this.body = body;
    this.headers = headers;
  }
}

/** hh2's body of a rejected write. */
export function rejected(...errors: string[]): Refusal {
  return new Refusal(400, { Errors: errors });
}

export function page(title: string, words: string): string {
  return `<!DOCTYPE html><html><head><title>${title}</title></head><body><h1>${title}</h1><p>${words}</p></body></html>`;
}
