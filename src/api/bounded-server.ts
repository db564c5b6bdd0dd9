import { createServer, type RequestListener, type Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { AnswerPace } from './answer-pace.ts';
import { BodyPace } from './body-pace.ts';
import type { Patience } from './patience.ts';
import { noSuchExpectation, type RawAnswers, tooSlow } from './raw-answer.ts';

/**
 * A server that no caller can hold up by being slow: neither by headers or bodies that trickle in, nor by connections
 * that do nothing, nor by answers that are not read.
 */
export function boundedServer(handler: RequestListener, patience: Patience, raw: RawAnswers): Server {
  const server = createServer(
    {
      headersTimeout: patience.headersMs,
      // Whole calls have no limit in time but a least pace.
      requestTimeout: 0,
      keepAliveTimeout: patience.keepAliveMs,
      connectionsCheckingInterval: patience.checkMs,
      // Answered by us, in our shape.
      requireHostHeader: false,
    },
    handler,
  );
  server.maxConnections = patience.connections;

  /** Connections without a call, the longest waiting first. */
  const idle = new Set<Socket>();
  const answering = new Map<Socket, ServerResponse>();
  const rest = (socket: Socket) => {
    answering.delete(socket);
    if (socket.destroyed) return;
    idle.add(socket);
    const [oldest] = idle;
    if (idle.size <= patience.idleConnections || oldest === undefined) return;
    idle.delete(oldest);
    oldest.destroy();
  };
  const bodies = new BodyPace(patience, ({ socket }, answer) => {
    if (answer.headersSent) socket.destroy();
    else raw.refuse(socket, tooSlow);
  });

  const answers = new AnswerPace(patience);

  server.on('connection', (socket: Socket) => {
    rest(socket);
    socket.once('close', () => {
      idle.delete(socket);
      answering.delete(socket);
    });
  });
  // Before the handler, which may already answer.
  server.prependListener('request', (request, answer) => {
    const { socket } = request;
    idle.delete(socket);
    answering.set(socket, answer);
    answer.once('finish', () => {
      // An answer to half a call leaves a connection that still has the other half to take.
      if (request.complete && answering.get(socket) === answer) rest(socket);
    });
    bodies.watch(request, answer);
    answers.watch(answer, socket);
  });
  server.on('checkExpectation', ({ socket }) => raw.refuse(socket, noSuchExpectation));
  server.setTimeout(patience.silenceMs);
  server.on('timeout', (socket: Socket) => {
    const answer = answering.get(socket);
    const isThinking = answer !== undefined && !answer.headersSent && answer.req.complete;
    if (!isThinking) socket.destroy();
  });

  const timer = setInterval(() => {
    bodies.check();
    answers.check();
  }, patience.checkMs);
  timer.unref();
  server.once('close', () => clearInterval(timer));
  return server;
}
