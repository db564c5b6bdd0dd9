import { BrowserLike } from './browser-like.ts';

/** A browser that goes from the server to the provider of single sign-on and back. */
export class Traveller {
  readonly here: BrowserLike;
  readonly there: BrowserLike;
  readonly #url: string;
  readonly #issuer: string;

  constructor(url: string, issuer: string) {
    this.#url = url;
    this.#issuer = issuer;
    this.here = new BrowserLike(url);
    this.there = new BrowserLike(issuer);
  }

  /** The addresses that it came through. */
  async go(path: string, stopAt?: RegExp): Promise<string[]> {
    const way: string[] = [];
    let next = path;
    for (let steps = 0; steps < 12; steps += 1) {
      const url = new URL(next, way.at(-1) ?? this.#url);
      way.push(url.href);
      if (stopAt?.test(url.pathname) === true) return way;
      const browser = url.origin === this.#issuer ? this.there : this.here;
      const { status, headers } = await browser.call('GET', url.pathname + url.search);
      const location = headers.get('location');
      if (status < 300 || status >= 400 || location === null) return way;
      next = location;
    }
    throw new Error('The way has no end');
  }

  /** Where the browser ends after "Sign in with …". */
  async signIn(next?: string): Promise<string> {
    const way = await this.go(
      `/api/auth/single-sign-on${next === undefined ? '' : `?next=${encodeURIComponent(next)}`}`,
    );
    const end = new URL(way.at(-1) ?? this.#url);
    return end.pathname + end.search;
  }

  me() {
    return this.here.call<{ user: { email: string; id: string }; companies: unknown[] }>('GET', '/api/me');
  }
}
