import type { OutgoingHttpHeaders } from 'node:http';
import type { FastifyReply } from 'fastify';
import { showRun } from '../../hub/index.ts';
import { describeError, RateLimitError } from '../../kernel/index.ts';
import type { CompanyApi } from '../company-routes.ts';
import { InCompany, WithId } from '../schemas.ts';

const tags = ['Runs'];
const aliveMs = 15_000;
/** So long somebody goes on to see runs at most whose access, session or key was taken away. */
const askAgainMs = 5_000;
/** What may wait for a reader who does not read. */
const mostUnreadBytes = 1024 * 1024;
/** Of one person or key. */
const mostStreams = 30;

/** Server-sent events: a run's details, or the rows of a company's newest runs, whenever they change. */
export function streamRoutes({ app, hub, watch, accessOf, mayEnterStill }: CompanyApi): void {
  const open = new Map<FastifyReply, string | undefined>();
  app.addHook('preClose', async () => {
    for (const reply of open.keys()) reply.raw.end();
  });

  const stream = (reply: FastifyReply, listen: (tell: (message: unknown) => void) => () => void) => {
    const { countedAs } = reply.request;
    if ([...open.values()].filter((one) => one === countedAs).length >= mostStreams) {
      throw new RateLimitError({
        code: 'api/too-many-calls',
        what: `You watch ${mostStreams} runs at once, which is the most.`,
        fix: 'Close some of the windows.',
        retryAfterMs: 60_000,
      });
    }
    reply.hijack();
    reply.raw.writeHead(200, {
      ...(reply.getHeaders() as OutgoingHttpHeaders),
      'content-type': 'text/event-stream',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
    });
    reply.raw.write('retry: 2000\n\n');
    const say = (text: string) => {
      if (reply.raw.writableLength > mostUnreadBytes) reply.raw.destroy();
      else reply.raw.write(text);
    };
    const stop = listen((message) => say(`event: run\ndata: ${JSON.stringify(message)}\n\n`));
    const alive = setInterval(() => say(': alive\n\n'), aliveMs);
    const still = setInterval(() => {
      mayEnterStill(reply.request).then(
        // The browser asks anew, and is told then what has become of its right.
        (may) => may || reply.raw.end(),
        (error) => hub.logger.warn({ error: describeError(error) }, 'a watcher was not looked at again'),
      );
    }, askAgainMs);
    open.set(reply, countedAs);
    reply.raw.once('close', () => {
      clearInterval(alive);
      clearInterval(still);
      stop();
      open.delete(reply);
    });
  };

  app.get(
    '/runs/:id/stream',
    {
      schema: {
        tags,
        summary: 'Watch a run (server-sent events)',
        params: WithId,
        produces: ['text/event-stream'],
      },
    },
    async (request, reply) => {
      const { companyId } = accessOf(request);
      await showRun(hub, companyId, request.params.id);
      stream(reply, (tell) => watch.run(companyId, request.params.id, tell));
    },
  );

  app.get(
    '/runs/stream',
    {
      schema: {
        tags,
        summary: 'Watch the runs of a company (server-sent events)',
        params: InCompany,
        produces: ['text/event-stream'],
      },
    },
    async (request, reply) => {
      const { companyId } = accessOf(request);
      stream(reply, (tell) => watch.company(companyId, tell));
    },
  );
}
