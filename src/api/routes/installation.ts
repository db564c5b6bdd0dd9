import Type from 'typebox';
import { companiesOf, createCompany, type Hub, listProducts } from '../../hub/index.ts';
import { NotFoundError } from '../../kernel/index.ts';
import type { Api } from '../company-routes.ts';
import { CompanyInput, Demo, Health, Me, ProductInfo } from '../contract.ts';
import { callerOf, type SignInOptions } from '../sign-in.ts';

const tags = ['Installation'];

export interface InstallationFacts {
  version: string;
  /** The demo's login, on an installation that has one. */
  demo?: { email: string; password: string };
}

/** What is the same for all companies. */
export function installationRoutes(
  app: Api,
  hub: Hub,
  signIn: SignInOptions,
  facts: InstallationFacts,
): void {
  app.get(
    '/api/health',
    {
      logLevel: 'silent',
      schema: { tags, summary: 'Whether it runs', security: [], response: { 200: Health } },
    },
    async () => {
      await hub.store.settings.get('health');
      return { status: 'ok' as const, version: facts.version, database: hub.store.database.engine };
    },
  );

  app.get(
    '/api/me',
    { schema: { tags, summary: 'Who is signed in, and where', response: { 200: Me } } },
    async (request) => {
      const caller = await callerOf(request, signIn);
      const { name, email, installationAdmin } = caller;
      return {
        user: { id: caller.userId ?? 'operator', name, email },
        installationAdmin,
        secondFactor: caller.secondFactor ?? false,
        companies: await companiesOf(hub, caller),
      };
    },
  );

  app.post(
    '/api/companies',
    {
      schema: {
        tags,
        summary: 'Create a company',
        description: 'For the administrator of the installation, who becomes its first Company Admin.',
        body: CompanyInput,
        response: { 201: Me.properties.companies.items },
      },
    },
    async (request, reply) => {
      const caller = await callerOf(request, signIn);
      return reply.code(201).send(await createCompany(hub, caller, request.body));
    },
  );

  // Declarations do not change while we run.
  let described: ReturnType<typeof listProducts> | undefined;
  app.get(
    '/api/products',
    {
      schema: {
        tags,
        summary: 'Products with their forms and data sets',
        response: { 200: Type.Array(ProductInfo) },
      },
    },
    async (request) => {
      await callerOf(request, signIn);
      described ??= listProducts(hub.products);
      return described;
    },
  );

  app.get(
    '/api/demo',
    { schema: { tags, summary: "The demo's login", security: [], response: { 200: Demo } } },
    async () => {
      if (facts.demo === undefined) {
        throw new NotFoundError({
          code: 'demo/none',
          what: 'This installation has no demo company.',
          fix: 'Start with an empty data folder and without --no-demo.',
        });
      }
      return facts.demo;
    },
  );
}
