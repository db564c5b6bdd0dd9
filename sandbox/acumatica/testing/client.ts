import { request } from 'node:http';
import type { Fault, RunningSandbox } from '../../kit/index.ts';
import { acumaticaDemoCredentials as demo } from '../credentials.ts';
import { ROOT } from '../wire-record.ts';

export interface Answer {
  status: number;
  headers: Headers;
  text: string;
  // biome-ignore lint/suspicious/noExplicitAny: a test looks into bodies of every shape
  body: any;
}

/** A caller with a bearer token or cookies, for this folder's tests only. */
export class TestClient {
  readonly #sandbox: RunningSandbox;
  headers: Record<string, string> = {};

  constructor(sandbox: RunningSandbox) {
    this.#sandbox = sandbox;
  }

  async send(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer> {
    const isForm = body instanceof URLSearchParams;
    const response = await fetch(this.#sandbox.url + path, {
      method,
      redirect: 'manual',
      headers: {
        ...this.headers,
        ...(body === undefined || isForm ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined
        ? {}
        : { body: isForm || typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.includes('json') === true && text !== '';
    return {
      status: response.status,
      headers: response.headers,
      text,
      body: isJson ? JSON.parse(text) : undefined,
    };
  }

  get(path: string, headers?: Record<string, string>) {
    return this.send('GET', `${ROOT}/${path}`, undefined, headers);
  }

  put(path: string, values: Record<string, unknown>, headers?: Record<string, string>) {
    return this.send('PUT', `${ROOT}/${path}`, values, headers);
  }

  list(entity: string, query: Record<string, string | number> = {}) {
    const text = Object.entries(query).map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
    return this.get(`${entity}?${text.join('&')}`);
  }

  token(form: Record<string, string>) {
    return this.send('POST', '/identity/connect/token', new URLSearchParams(form));
  }

  /** The password flow; later calls carry the token. */
  async withToken(
    scope = 'api offline_access',
    user: { name: string; password: string } = { name: demo.username, password: demo.password },
  ) {
    const answer = await this.token({
      grant_type: 'password',
      client_id: demo.clientId,
      client_secret: demo.clientSecret,
      username: user.name,
      password: user.password,
      scope,
    });
    this.headers = { authorization: `Bearer ${answer.body.access_token}` };
    return answer;
  }

  /** A cookie session; later calls carry its cookies. */
  async withCookies(login: Record<string, unknown> = {}) {
    const answer = await this.send('POST', '/entity/auth/login', {
      locale: 'EN-US',
      name: demo.username,
      password: demo.password,
      tenant: demo.tenant,
      ...login,
    });
    const cookies = answer.headers.getSetCookie().map((cookie) => cookie.split(';')[0]);
    this.headers = { cookie: cookies.join('; ') };
    return answer;
  }

  logout() {
    return this.send('POST', '/entity/auth/logout', undefined, { 'content-length': '0' });
  }

  /** A POST without Content-Length, which fetch cannot send. */
  postChunked(path: string): Promise<number> {
    return new Promise((resolve, reject) => {
      const headers = { ...this.headers, 'transfer-encoding': 'chunked' };
      const call = request(this.#sandbox.url + path, { method: 'POST', headers }, (response) => {
        response.resume();
        resolve(response.statusCode ?? 0);
      });
      call.on('error', reject);
      call.end();
    });
  }
}

/** `{ DepartmentID: '010' }` → `{ DepartmentID: { value: '010' } }`, at every depth. */
export function wrap(values: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => {
      if (name === 'id' || name === 'delete') return [name, value];
      if (Array.isArray(value)) return [name, value.map((row) => wrap(row))];
      if (typeof value === 'object' && value !== null) return [name, wrap(value as Record<string, unknown>)];
      return [name, { value }];
    }),
  );
}

export const NOW = '2026-03-02T08:00:00.000Z';

export const NEW_EMPLOYEE = {
  ContactInfo: { FirstName: 'Rosa', LastName: 'Delgado', Email: 'rosa.delgado@example.com' },
  EmployeeSettings: { DepartmentID: '200', EmployeeClass: 'EMPHOURLY', EmployeeRefNbr: 'HUB-10421' },
};

/** Creates Rosa Delgado; returns the number she got. */
export async function newEmployee(client: TestClient, extra: Record<string, unknown> = {}): Promise<string> {
  const { body } = await client.put('Employee', wrap({ ...NEW_EMPLOYEE, ...extra }));
  return body.EmployeeID.value;
}

export const own = (name: string): Fault => ({ effect: { kind: 'own', name } });
