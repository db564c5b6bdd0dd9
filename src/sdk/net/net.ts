import { connect as connectTcp, type Socket } from 'node:net';
import { Agent, buildConnector } from 'undici';
import { TransientError } from '../../kernel/index.ts';
import { type AllowList, resolveGuarded } from './guard.ts';

export interface NetOptions {
  allow: AllowList;
  /** A certificate authority of the customer's own, PEM. */
  certificateAuthority?: string;
  connectTimeoutMs?: number;
  answerTimeoutMs?: number;
}

/** The only way out of the program: every address is resolved once, checked, and then connected to. */
export interface Net {
  /** For undici; TLS is verified against the host's name although the connection goes to the checked address. */
  agent: Agent;
  /** A TCP connection, for SSH. */
  socket(host: string, port: number): Promise<Socket>;
  /** The address that a host has now, checked. */
  resolve(host: string, port: number): Promise<string>;
  close(): Promise<void>;
}

export function createNet(options: NetOptions): Net {
  const connectTimeoutMs = options.connectTimeoutMs ?? 10_000;
  const connector = buildConnector({
    timeout: connectTimeoutMs,
    ...(options.certificateAuthority === undefined ? {} : { ca: options.certificateAuthority }),
  });
  const agent = new Agent({
    headersTimeout: options.answerTimeoutMs ?? 60_000,
    bodyTimeout: options.answerTimeoutMs ?? 60_000,
    connect: (target, callback) => {
      const port = Number(target.port || (target.protocol === 'https:' ? 443 : 80));
      resolveGuarded(target.hostname, port, options.allow).then(
        ({ address }) =>
          connector(
            { ...target, hostname: address, host: address, servername: target.servername || target.hostname },
            callback,
          ),
        (error: Error) => callback(error, null),
      );
    },
  });
  return {
    agent,
    resolve: async (host, port) => (await resolveGuarded(host, port, options.allow)).address,
    socket: async (host, port) => {
      const { address, family } = await resolveGuarded(host, port, options.allow);
      return new Promise((resolve, reject) => {
        const socket = connectTcp({ host: address, port, family });
        const fail = (cause: Error) => {
          socket.destroy();
          reject(
            new TransientError({
              code: 'net/unreachable',
              what: `No connection to ${host}:${port}.`,
              fix: 'Check host and port, and that a firewall lets this machine through.',
              cause,
            }),
          );
        };
        socket.setTimeout(connectTimeoutMs, () => fail(new Error('timed out')));
        socket.once('error', fail);
        socket.once('connect', () => {
          socket.setTimeout(0);
          socket.off('error', fail);
          resolve(socket);
        });
      });
    },
    close: () => agent.close(),
  };
}
