/** A stand-in for CMiC Construction: its HR, payroll, job cost and ledger resources over ADF REST, with state. */
import type { FastifyInstance } from 'fastify';
import { type RunningSandbox, type SandboxContext, startHttpSandbox } from '../kit/index.ts';
import { tokenRoutes } from './access.ts';
import { ENVIRONMENT, OAUTH_ENVIRONMENT } from './credentials.ts';
import type { CmicSandboxOptions } from './options.ts';
import { Refusal } from './refusal.ts';
import { resourceRoutes } from './routes.ts';
import { seedSite } from './seed.ts';
import { Site } from './site.ts';

export { cmicDemoCredentials } from './credentials.ts';
export { cmicDemoSettings } from './demo-settings.ts';
export type { CmicSandboxOptions } from './options.ts';

export interface CmicSandbox extends RunningSandbox {
  /** What a connector has as its URL: Basic sign-in. */
  baseUrl: string;
  /** The same for sign-in by token. */
  oauthUrl: string;
}

/** Starts the sandbox on a free port of the loopback address, with the demo contractor's data. */
export async function startCmicSandbox(options: CmicSandboxOptions = {}): Promise<CmicSandbox> {
  const siteOf = (context: SandboxContext) => new Site(context, options);
  const sandbox = await startHttpSandbox(
    {
      name: 'cmic',
      seed: (context) => seedSite(siteOf(context)),
      routes: (app, context) => {
        readBodies(app, options.vendorTypesOnly === true);
        const site = siteOf(context);
        tokenRoutes(app, site);
        resourceRoutes(app, site);
      },
    },
    options,
  );
  return { ...sandbox, baseUrl: sandbox.url + ENVIRONMENT, oauthUrl: sandbox.url + OAUTH_ENVIRONMENT };
}

/** Plain JSON and the vendor's own types of it; forms for the identity provider. */
function readBodies(app: FastifyInstance, vendorTypesOnly: boolean): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(
    vendorTypesOnly
      ? /^application\/vnd\.oracle\.adf\.\w+\+json/i
      : /^application\/(vnd\.oracle\.adf\.\w+\+)?json/i,
    { parseAs: 'string' },
    (_request, body, done) => {
      try {
        done(null, body === '' ? undefined : JSON.parse(String(body)));
      } catch {
        done(new Refusal(400, 'The payload is not well-formed JSON.'));
      }
    },
  );
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string' },
    (_request, body, done) => done(null, new URLSearchParams(String(body))),
  );
}
