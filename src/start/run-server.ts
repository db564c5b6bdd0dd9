import { describeError } from '../kernel/index.ts';
import type { Environment } from './environment.ts';
import { type RunningServer, serve } from './serve.ts';

/** How long stopping may take before the process ends anyhow; what runs is taken up at the next start. */
const longestStopMs = 8_000;

/** Runs the server until it is told to stop, and says on the terminal what a person needs to know. */
export async function runServer(environment: Environment): Promise<void> {
  const stopping = new AbortController();
  let server: RunningServer | undefined;
  let askedAtMs = 0;
  const stop = () => {
    // A second Ctrl-C does not wait; the same one may arrive twice, from the terminal and from npm.
    if (askedAtMs > 0) {
      if (Date.now() - askedAtMs > 1_000) process.exit(130);
      return;
    }
    askedAtMs = Date.now();
    stopping.abort();
    setTimeout(() => process.exit(1), longestStopMs).unref();
    void server
      ?.close()
      .then(() => process.exit(0))
      .catch((error) => {
        process.stderr.write(`${describeError(error)}\n`);
        process.exit(1);
      });
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);

  const demo = environment.demo ? await import('../demo/index.ts') : undefined;
  server = await serve(environment, demo === undefined ? {} : { prepare: demo.startDemo });
  if (stopping.signal.aborted) {
    await server.close();
    process.exit(0);
  }
  if (environment.services.includes('worker')) {
    await demo?.runDemoOnce(server.opened.hub, say);
  }
  say(addressOf(environment, server));
}

function addressOf(environment: Environment, server: RunningServer): string {
  const lines = [''];
  if (server.url === '') lines.push('Chalkline works in the background; this process serves no pages.');
  else lines.push(`Chalkline: ${server.url}`);
  if (server.demoLogin !== undefined) {
    lines.push(`Demo login: ${server.demoLogin.email} · password ${server.demoLogin.password}`);
  }
  if (server.firstAdmin !== undefined) {
    lines.push(
      `Administrator (shown once): ${server.firstAdmin.email} · password ${server.firstAdmin.password}`,
      ...(server.opened.hub.keys.source === 'file'
        ? [
            `Keep a copy of ${environment.keyFile} apart from the data: without it, stored passwords and plans cannot be read.`,
          ]
        : []),
    );
  }
  lines.push('Ctrl-C stops it.', '');
  return lines.join('\n');
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}
