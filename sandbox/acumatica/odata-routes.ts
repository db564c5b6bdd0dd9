import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { bearerToken } from './access.ts';
import type { DemoUser } from './credentials.ts';
import { FEEDS, type Feed } from './feeds.ts';
import { queryRows } from './odata-query.ts';
import { notLoggedIn, Refusal } from './refusal.ts';
import type { Site } from './site.ts';
import type { TenantStore } from './store.ts';

/** The read-only feeds, new address and the older form. Users here are ordinary ones: no licence session. */
export function odataRoutes(app: FastifyInstance, site: Site): void {
  if (site.settings.newFeeds) newRoutes(app, site);
  app.get('/odata/:tenant/*', async (request, reply) => feedAnswer(site, request, reply));
}

function newRoutes(app: FastifyInstance, site: Site): void {
  app.get('/t/:tenant/api/odata/:kind', async (request, reply) => root(site, request, reply));
  app.get('/t/:tenant/api/odata/:kind/*', async (request, reply) => feedAnswer(site, request, reply));
}

function root(site: Site, request: FastifyRequest, reply: FastifyReply) {
  const { kind } = request.params as Record<string, string>;
  signedIn(site, request, reply);
  const value = FEEDS.filter((feed) => feed.kind === kind).map(({ name }) => ({
    name,
    kind: 'EntitySet',
    url: name,
  }));
  if (value.length === 0) throw unknownFeed(String(kind));
  return { '@odata.context': `${origin(request)}/$metadata`, value };
}

function feedAnswer(site: Site, request: FastifyRequest, reply: FastifyReply): unknown {
  const params = request.params as Record<string, string>;
  const kind = params.kind ?? 'gi';
  const store = signedIn(site, request, reply);
  const rest = params['*'] ?? '';
  if (rest === '$metadata') return reply.type('application/xml').send(metadata(kind));

  const [setText = '', call] = rest.split('/');
  const { name, key } = splitKey(setText);
  const feed = FEEDS.find((one) => one.kind === kind && one.name === name);
  if (feed === undefined) throw unknownFeed(name);
  const query = request.query as Record<string, unknown>;
  const context = `${origin(request)}/$metadata#${feed.name}`;
  if (call?.startsWith('px.GetDeletedRecords') === true)
    return { '@odata.context': context, value: queryRows(deletions(feed), deletedRows(feed, store), query) };
  if (call !== undefined) throw unknownFeed(rest);

  if (key === undefined)
    return { '@odata.context': context, value: queryRows(feed, feed.rows(store), query) };
  const row = feed
    .rows(store)
    .find((one) => String(one[feed.key]).trim().toUpperCase() === key.trim().toUpperCase());
  if (row === undefined) throw new Refusal(404, { error: { code: '', message: 'Not found.' } });
  return { '@odata.context': `${context}/$entity`, ...row };
}

/** `Name('v')`, `Name(Key='v')` and `Name_WithParameters(...)`, whose unknown parameters are not refused. */
function splitKey(text: string): { name: string; key?: string } {
  const found = /^([^(]+)(?:\((?:\w+=)?'(.*)'\))?$/.exec(text);
  if (text.includes('_WithParameters(')) return { name: text.slice(0, text.indexOf('_WithParameters(')) };
  if (found?.[2] === undefined) return { name: found?.[1] ?? text };
  return { name: found[1] ?? '', key: found[2] };
}

/** Deletions are told per class, for classes that are tracked. Source: Reporting Tools Guide. */
function deletions(feed: Feed): Feed {
  return {
    kind: 'dac',
    name: feed.name,
    key: feed.key,
    columns: { [feed.key]: 'Edm.String', NoteID: 'Edm.String', DeleteDate: 'Edm.DateTimeOffset' },
    rows: () => [],
  };
}

function deletedRows(feed: Feed, store: TenantStore) {
  if (feed.deletionsOf === undefined)
    throw new Refusal(400, {
      error: { code: '', message: `Deleted records of ${feed.name} are not tracked.` },
    });
  return store
    .tombstones()
    .values()
    .filter((one) => one.entity === feed.deletionsOf)
    .map((one) => ({
      [feed.key]: one.key,
      NoteID: one.id,
      DeleteDate: one.deletedAt.replace('+00:00', 'Z'),
    }));
}

/** Bearer or Basic. @throws Refusal 401, 403 without the OData role, 404 for another tenant */
function signedIn(site: Site, request: FastifyRequest, reply: FastifyReply): TenantStore {
  const { tenant = '' } = request.params as Record<string, string>;
  const token = bearerToken(request);
  const grant = token === undefined ? undefined : site.tokens.use(token);
  const user = grant?.user ?? basicUser(site, request);
  if (user === undefined) {
    reply.header('www-authenticate', 'Basic realm="OData"');
    throw notLoggedIn();
  }
  if (!user.odata) throw new Refusal(403, { error: { code: '', message: 'Access to OData is denied.' } });
  const store = site.store(tenant);
  const isForeign = grant !== undefined && grant.tenant.toLowerCase() !== tenant.toLowerCase();
  if (store === undefined || isForeign) throw unknownFeed(tenant);
  site.operations.settle();
  return store;
}

function basicUser(site: Site, request: FastifyRequest): DemoUser | undefined {
  const header = request.headers.authorization ?? '';
  if (!/^basic /i.test(header)) return undefined;
  const text = Buffer.from(header.slice(6), 'base64').toString('utf8');
  const at = text.indexOf(':');
  const name = text.slice(0, at).split('@')[0] ?? '';
  const user = site.signIn.check(name, text.slice(at + 1));
  return typeof user === 'string' ? undefined : user;
}

function metadata(kind: string): string {
  const types = FEEDS.filter((feed) => feed.kind === kind).map((feed) => {
    const properties = Object.entries(feed.columns).map(
      ([name, type]) => `<Property Name="${name}" Type="${type}"/>`,
    );
    return `<EntityType Name="${feed.name}"><Key><PropertyRef Name="${feed.key}"/></Key>${properties.join('')}</EntityType>`;
  });
  return `<?xml version="1.0" encoding="utf-8"?><edmx:Edmx Version="4.0" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx"><edmx:DataServices><Schema Namespace="PX.Data" xmlns="http://docs.oasis-open.org/odata/ns/edm">${types.join('')}</Schema></edmx:DataServices></edmx:Edmx>`;
}

function unknownFeed(name: string): Refusal {
  return new Refusal(404, { error: { code: '', message: `Resource not found for the segment '${name}'.` } });
}

function origin(request: FastifyRequest): string {
  return `http://${request.headers.host}${request.url.split('?')[0]?.replace(/(\/api\/odata\/\w+).*/, '$1')}`;
}
