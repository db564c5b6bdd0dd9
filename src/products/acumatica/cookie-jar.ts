/** The cookies of one session, whatever their names: sites add their own beside the vendor's. */
export class CookieJar {
  readonly #cookies = new Map<string, string>();

  get isEmpty(): boolean {
    return this.#cookies.size === 0;
  }

  /** Takes the `Set-Cookie` headers of an answer; a cookie that has ended is dropped. */
  take(header: string | string[] | undefined): void {
    for (const line of header === undefined ? [] : [header].flat()) {
      const [pair = '', ...attributes] = line.split(';');
      const at = pair.indexOf('=');
      if (at < 1) continue;
      const name = pair.slice(0, at).trim();
      if (attributes.some(hasEnded)) this.#cookies.delete(name);
      else this.#cookies.set(name, pair.slice(at + 1).trim());
    }
  }

  header(): Record<string, string> {
    if (this.isEmpty) return {};
    return { cookie: [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ') };
  }

  clear(): void {
    this.#cookies.clear();
  }
}

function hasEnded(attribute: string): boolean {
  const [name = '', value = ''] = attribute.split('=').map((part) => part.trim());
  if (/^max-age$/i.test(name)) return Number(value) <= 0;
  return /^expires$/i.test(name) && Date.parse(value) < Date.parse('2000-01-01');
}
