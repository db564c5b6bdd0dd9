import { randomUUID } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { SandboxContext } from '../kit/index.ts';
import { type ApiClient, KNOWN_SCOPES } from './credentials.ts';
import { Refusal } from './refusal.ts';
import type { BusinessUnit, Tables } from './tables.ts';

const TOKEN_S = 3600;

interface Token {
  value: string;
  clientId: string;
  scopes: string[];
  untilMs: number;
}

export interface AccessRules {
  clients: readonly ApiClient[];
  /** Products that the company has not bought answer 404 (HeavyJob) or 403 (Setups). */
  products: { setups: boolean; heavyjob: boolean; skills: boolean };
}

/** Tokens, scopes and business units: who may call what. */
export class Access {
  readonly #context: SandboxContext;
  readonly #rules: AccessRules;
  readonly #tables: Tables;

  constructor(context: SandboxContext, tables: Tables, rules: AccessRules) {
    this.#context = context;
    this.#tables = tables;
    this.#rules = rules;
  }

  get #tokens() {
    return this.#context.state.table<Token>('tokens');
  }

  tokenRoute(app: FastifyInstance): void {
    app.addContentTypeParser(
      'application/x-www-form-urlencoded',
      { parseAs: 'string' },
      (_request, body, done) => done(null, new URLSearchParams(String(body))),
    );
    app.post('/identity/connect/token', async (request) => {
      const form = request.body instanceof URLSearchParams ? request.body : new URLSearchParams();
      const { clientId, clientSecret } = given(request, form);
      const client = this.#rules.clients.find(
        (one) => one.clientId === clientId && one.clientSecret === clientSecret,
      );
      if (client === undefined) throw new Refusal(400, { error: 'invalid_client' });
      if (form.get('grant_type') !== 'client_credentials')
        throw new Refusal(400, { error: 'unsupported_grant_type' });
      const asked = (form.get('scope') ?? '').split(' ').filter((scope) => scope !== '');
      const granted = asked.filter((scope) => client.scopes.includes(scope)).sort();
      if (asked.some((scope) => !KNOWN_SCOPES.has(scope)) || granted.length === 0)
        throw new Refusal(400, { error: 'invalid_scope' });
      const token = randomUUID();
      const untilMs = this.#context.clock.nowMs() + TOKEN_S * 1000;
      this.#tokens.put(token, { value: token, clientId, scopes: granted, untilMs });
      return { access_token: token, expires_in: TOKEN_S, token_type: 'Bearer', scope: granted.join(' ') };
    });
  }

  /** @throws Refusal 401 without a live token */
  guard(app: FastifyInstance): void {
    app.addHook('onRequest', async (request, reply) => {
      if (reply.sent || request.url.startsWith('/__sandbox') || request.url.startsWith('/identity')) return;
      if (request.headers['user-agent'] === undefined) throw new Refusal(403, '<html>Forbidden</html>');
      const token = this.#tokenOf(request);
      const isLive = token !== undefined && token.untilMs > this.#context.clock.nowMs();
      if (isLive && !this.#context.faults.take('expire-token', request)) return;
      if (token !== undefined) this.#tokens.delete(token.value);
      throw new Refusal(401, '');
    });
  }

  /** Ends every token that was handed out. */
  expireAll(): void {
    for (const { value } of this.#tokens.values()) this.#tokens.delete(value);
  }

  #tokenOf(request: FastifyRequest): Token | undefined {
    const [scheme, value = ''] = (request.headers.authorization ?? '').split(' ');
    return scheme?.toLowerCase() === 'bearer' ? this.#tokens.get(value) : undefined;
  }

  /** Declares a route with the scopes of which one is needed. */
  route(
    app: FastifyInstance,
    method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
    path: string,
    scopes: readonly string[],
    answer: (request: FastifyRequest, reply: FastifyReply) => unknown,
  ): void {
    const product = path.split('/')[1] as keyof AccessRules['products'];
    app.route({
      method,
      url: path,
      handler: async (request, reply) => {
        if (!this.#rules.products[product]) {
          throw product === 'setups'
            ? new Refusal(403, '')
            : new Refusal(404, 'The service may not exist or may be down.');
        }
        const granted = this.#tokenOf(request)?.scopes ?? [];
        if (!scopes.some((scope) => granted.includes(scope))) throw new Refusal(403, '');
        return answer(request, reply);
      },
    });
  }

  /** The business units that the caller sees. */
  unitsOf(request: FastifyRequest): BusinessUnit[] {
    const clientId = this.#tokenOf(request)?.clientId;
    const only = this.#rules.clients.find((one) => one.clientId === clientId)?.businessUnits;
    return this.#tables.businessUnits
      .values()
      .filter((unit) => only === undefined || only.includes(unit.code));
  }

  /** @throws Refusal 403 for a unit of others, 400 for a text that is no id */
  unitById(request: FastifyRequest, id: unknown): BusinessUnit {
    const unit = this.#tables.businessUnits.values().find((each) => each.id === String(id));
    if (unit === undefined)
      throw new Refusal(GUID.test(String(id)) ? 404 : 400, `The value '${String(id)}' is not valid.`);
    return this.#seen(request, unit);
  }

  unitByCode(request: FastifyRequest, code: unknown): BusinessUnit | undefined {
    const unit = this.#tables.businessUnits.values().find((each) => each.code === String(code));
    return unit === undefined ? undefined : this.#seen(request, unit);
  }

  #seen(request: FastifyRequest, unit: BusinessUnit): BusinessUnit {
    if (!this.unitsOf(request).some((each) => each.code === unit.code)) throw new Refusal(403, '');
    return unit;
  }
}

export const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

function given(request: FastifyRequest, form: URLSearchParams) {
  const [scheme, value = ''] = (request.headers.authorization ?? '').split(' ');
  if (scheme?.toLowerCase() === 'basic') {
    const [clientId = '', clientSecret = ''] = Buffer.from(value, 'base64').toString('utf8').split(':');
    return { clientId: decodeURIComponent(clientId), clientSecret: decodeURIComponent(clientSecret) };
  }
  return { clientId: form.get('client_id') ?? '', clientSecret: form.get('client_secret') ?? '' };
}
