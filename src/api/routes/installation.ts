import Type from 'typebox';
import {
  type Actor,
  companiesOf,
  createCompany,
  enterCompany,
  type Hub,
  listProducts,
} from '../../hub/index.ts';
import { NotFoundError } from '../../kernel/index.ts';
import type { Api } from '../company-routes.ts';
import {
  CompanyInput,
  Demo,
  DemoReset,
  DemoResetInput,
  DemoSandbox,
  Health,
  Me,
  ProductInfo,
} from '../contract.ts';
import { callerOf, type SignInOptions } from '../sign-in.ts';

const tags = ['Installation'];

export interface InstallationFacts {
  version: string;
  /** On an installation with the demo company. */
  demo?: {
    login: { email: string; password: string };
    companyId: string;
    sandboxes(): { product: string; address: string }[];
    reset(actor: Actor, product?: string): Promise<string[]>;
  };
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
        contactEmail: hub.contactEmail ?? null,
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
    async () => demoOf(facts).login,
  );

  app.get(
    '/api/demo/sandboxes',
    {
      schema: {
        tags,
        summary: 'Which sandbox of the demo listens where',
        response: { 200: Type.Array(DemoSandbox) },
      },
    },
    async (request) => {
      const demo = demoOf(facts);
      await enterCompany(hub, await callerOf(request, signIn), demo.companyId, 'look');
      return demo.sandboxes();
    },
  );

  app.post(
    '/api/demo/reset',
    {
      config: { expense: 'start runs' },
      schema: {
        tags,
        summary: 'Put the demo back to the beginning',
        description:
          'All sandboxes and the syncs of the demo company, or one sandbox and the syncs that touch it. History stays.',
        body: DemoResetInput,
        response: { 200: DemoReset },
      },
    },
    async (request) => {
      const demo = demoOf(facts);
      const caller = await callerOf(request, signIn);
      const { actor } = await enterCompany(hub, caller, demo.companyId, 'run and edit syncs');
      return { reset: await demo.reset(actor, request.body.product) };
    },
  );
}

function demoOf({ demo }: InstallationFacts): NonNullable<InstallationFacts['demo']> {
  if (demo === undefined) {
    throw new NotFoundError({
      code: 'demo/none',
      what: 'This installation has no demo company.',
      fix: 'Start with an empty data folder and without --no-demo.',
    });
  }
  return demo;
}
