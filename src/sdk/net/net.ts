import { connect as connectTcp, isIP, type Socket } from 'node:net';
import { Agent, buildConnector } from 'undici';
import { TransientError } from '../../kernel/index.ts';
import type { AllowList } from './allow-list.ts';
import { authoritiesWith } from './authority.ts';
import { bareHost, type Lookup, resolveGuarded } from './guard.ts';

export interface NetOptions {
  allow: AllowList;
  /** How long a connection may take to stand, TLS included; 10 s when absent. */
  connectTimeoutMs?: number;
  /** How long an answer may keep silent, before its headers and between its parts; 60 s when absent. */
  answerTimeoutMs?: number;
  /** How long a call may take altogether, however steadily it trickles; 10 min when absent. */
  callTimeoutMs?: number;
  /** Instead of the system's resolver. */
  lookup?: Lookup;
}

/** The only way out of the program: every address is resolved once, checked, and then connected to. */
export interface Net {
  /** For undici; TLS is verified against the host's name although the connection goes to the checked address. */
  agent: Agent;
  readonly callTimeoutMs: number;
  /** A TCP connection, for SSH. */
  socket(host: string, port: number): Promise<Socket>;
  /** The address that a host has now, checked. */
  resolve(host: string, port: number): Promise<string>;
  /** Whether a host lies in a private network that the administrator opened; answers false when that is unknown. */
  isInner(host: string, port: number): Promise<boolean>;
  /**
   * The same way out with connections of its own that trust a certificate authority too; for one connector.
   * @throws ConfigError `config/bad-certificate`
   */
  trusting(certificateAuthority: string): Net;
  /** Ends what is open, at once. */
  close(): Promise<void>;
}

export function createNet(options: NetOptions): Net {
  return netWith(options, undefined);
}

function netWith(options: NetOptions, ca: string[] | undefined): Net {
  const connectTimeoutMs = options.connectTimeoutMs ?? 10_000;
  const resolve = (host: string, port: number) => resolveGuarded(host, port, options.allow, options.lookup);
  const connector = buildConnector({
    timeout: connectTimeoutMs,
    // One protocol less to be attacked through.
    allowH2: false,
    ...(ca === undefined ? {} : { ca }),
  });
  const agent = new Agent({
    headersTimeout: options.answerTimeoutMs ?? 60_000,
    bodyTimeout: options.answerTimeoutMs ?? 60_000,
    maxHeaderSize: 32 * 1024,
    connect: (target, callback) => {
      const port = Number(target.port || (target.protocol === 'https:' ? 443 : 80));
      const name = bareHost(target.hostname);
      resolve(target.hostname, port).then(
        ({ address }) =>
          connector(
            {
              ...target,
              hostname: address,
              host: address,
              // A certificate for an address is checked against the address itself; SNI carries names only.
              ...(isIP(name) === 0 ? { servername: name } : {}),
            },
            callback,
          ),
        (error: Error) => callback(error, null),
      );
    },
  });
  return {
    agent,
    callTimeoutMs: options.callTimeoutMs ?? 10 * 60_000,
    resolve: async (host, port) => (await resolve(host, port)).address,
    isInner: async (host, port) =>
      resolve(host, port).then(
        (found) => found.isInner,
        () => false,
      ),
    socket: async (host, port) => {
      const { address, family } = await resolve(host, port);
      return openSocket({ host: address, port, family }, `${host}:${port}`, connectTimeoutMs);
    },
    trusting: (certificateAuthority) => netWith(options, authoritiesWith(certificateAuthority)),
    close: () => agent.destroy(),
  };
}

function openSocket(
  target: { host: string; port: number; family: number },
  server: string,
  timeoutMs: number,
): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connectTcp(target);
    const fail = (cause: Error) => {
      socket.destroy();
      // The same for a closed port as for one that keeps silent, so that nobody maps a network with it.
      reject(
        new TransientError({
          code: 'net/unreachable',
          what: `No connection to ${server}.`,
          fix: 'Check host and port, and that a firewall lets this machine through.',
          cause,
        }),
      );
    };
    socket.setTimeout(timeoutMs, () => fail(new Error('timed out')));
    socket.once('error', fail);
    socket.once('connect', () => {
      socket.setTimeout(0);
      socket.off('error', fail);
      resolve(socket);
    });
  });
}
