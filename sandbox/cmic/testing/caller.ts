import { type CmicSandbox, cmicDemoCredentials } from '../index.ts';
import { resources } from '../resources.ts';

const PATHS = { hcm: '/hcm-rest-api/rest/1', jc: '/jc-rest-api/rest/1', gl: '/glrestapi/rest/v1' } as const;

export interface Answer {
  status: number;
  type: string;
  text: string;
  headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: answers of any shape are looked into by tests
  body: any;
}

/** A caller that knows nothing of our product: plain HTTP with Basic sign-in. */
export class TestCaller {
  readonly #sandbox: CmicSandbox;
  readonly #authorization: string;
  readonly #base: string;

  constructor(
    sandbox: CmicSandbox,
    {
      name = `${cmicDemoCredentials.clientId}||${cmicDemoCredentials.username}`,
      password = cmicDemoCredentials.password as string,
      token = '',
    } = {},
  ) {
    this.#sandbox = sandbox;
    const basic = Buffer.from(`${name}:${password}`).toString('base64');
    this.#authorization = token === '' ? `Basic ${basic}` : `Bearer ${token}`;
    this.#base = token === '' ? sandbox.baseUrl : sandbox.oauthUrl;
  }

  pathOf(name: string): string {
    const resource = resources.find((each) => each.name === name);
    return `${PATHS[resource?.module ?? 'hcm']}/${name}`;
  }

  get(name: string, query: Record<string, string> = {}): Promise<Answer> {
    const search = new URLSearchParams(query).toString();
    return this.send('GET', `${this.pathOf(name)}${search === '' ? '' : `?${search}`}`);
  }

  post(name: string, body: unknown, headers: Record<string, string> = {}): Promise<Answer> {
    return this.send('POST', this.pathOf(name), body, headers);
  }

  patch(name: string, id: string, body: unknown): Promise<Answer> {
    return this.send('PATCH', `${this.pathOf(name)}/${id}`, body);
  }

  batch(module: 'hcm' | 'jc', parts: readonly unknown[]): Promise<Answer> {
    const type = { 'content-type': 'application/vnd.oracle.adf.batch+json' };
    return this.send('POST', PATHS[module].replace(/\/1$/, ''), { parts }, type);
  }

  async send(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer> {
    const answer = await fetch(this.#base + path, {
      method,
      headers: {
        authorization: this.#authorization,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    const type = answer.headers.get('content-type') ?? '';
    return {
      status: answer.status,
      type,
      text,
      headers: answer.headers,
      body: type.includes('json') ? JSON.parse(text) : undefined,
    };
  }

  /** A token of the identity provider. */
  async token(form: Record<string, string> = {}): Promise<Answer> {
    const { clientId, clientSecret, scope, tokenPath } = cmicDemoCredentials.oauth;
    const fields = {
      grant_type: 'client_credentials',
      client_id: clientId,
      client_secret: clientSecret,
      scope,
    };
    const answer = await fetch(this.#sandbox.url + tokenPath, {
      method: 'POST',
      body: new URLSearchParams({ ...fields, ...form }),
    });
    const text = await answer.text();
    return { status: answer.status, type: '', text, headers: answer.headers, body: JSON.parse(text) };
  }
}
