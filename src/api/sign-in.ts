import { timingSafeEqual } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import {
  addressHeader,
  type Caller,
  callerOfKey,
  type Entered,
  type From,
  type Hub,
  isApiKey,
  type SignedInUser,
  type SignIn,
} from '../hub/index.ts';
import { RefusedError } from '../kernel/index.ts';
import { digestOf } from './call-limits.ts';
import { SignInNeeded } from './problems.ts';

export interface SignInOptions {
  hub: Hub;
  signIn: SignIn;
  /** The token of data/server.json, by which the command line of this machine speaks. */
  operatorToken: string;
}

/**
 * Who sends the request: the operator's token, or a signed-in person. Keys are for the calls of their company alone,
 * which ask {@link companyCallerOf}. @throws SignInNeeded, RefusedError `access/key-scope`
 */
export async function callerOf(request: FastifyRequest, options: SignInOptions): Promise<Caller> {
  const token = bearerOf(request);
  if (token !== undefined && isApiKey(token)) {
    // Told only to those who have a good one.
    if ((await callerOfKey(options.hub, token, request.ip)) === undefined) throw new SignInNeeded();
    throw new RefusedError({
      code: 'access/key-scope',
      what: 'An API key is good for the calls of its company only.',
      fix: 'Call below /api/companies/{companyId}/, or sign in as a person.',
    });
  }
  return personOrOperator(request, options, token);
}

/**
 * As {@link callerOf}, for the calls of a company, which programs may make by API key. `onlyLook`: asked once more about a
 * call that goes on, which does not keep a session from ending unused.
 */
export async function companyCallerOf(
  request: FastifyRequest,
  options: SignInOptions,
  onlyLook = false,
): Promise<Caller> {
  const token = bearerOf(request);
  if (token === undefined || !isApiKey(token)) return personOrOperator(request, options, token, onlyLook);
  const caller = await callerOfKey(options.hub, token, request.ip);
  if (caller === undefined) throw new SignInNeeded();
  request.countedAs = `key:${digestOf(token)}`;
  return caller;
}

/** The person at the browser; neither keys nor the operator have an account. @throws SignInNeeded */
export async function personOf(request: FastifyRequest, { signIn }: SignInOptions): Promise<SignedInUser> {
  const person = bearerOf(request) === undefined ? await signIn.userOf(headersOf(request)) : undefined;
  if (person === undefined) throw new SignInNeeded();
  request.countedAs = `person:${person.id}`;
  return person;
}

export function fromOf(request: FastifyRequest): From {
  return { headers: headersOf(request), address: request.ip };
}

/** Hands the browser its cookies. */
export function setCookies(reply: FastifyReply, { cookies }: Pick<Entered, 'cookies'>): void {
  for (const cookie of cookies) reply.header('set-cookie', cookie);
}

async function personOrOperator(
  request: FastifyRequest,
  { signIn, operatorToken }: SignInOptions,
  token: string | undefined,
  onlyLook = false,
): Promise<Caller> {
  if (token !== undefined) {
    if (!sameToken(token, operatorToken)) throw new SignInNeeded();
    request.countedAs = 'operator';
    const user = String(request.headers['x-chalkline-user'] ?? '').replace(/[^\w.@ -]/g, '');
    return {
      userId: null,
      name: user === '' ? 'Command line' : `${user} (command line)`,
      email: '',
      installationAdmin: true,
      trigger: 'cli',
      address: 'local',
    };
  }
  const user = await signIn.userOf(headersOf(request), onlyLook);
  if (user === undefined) throw new SignInNeeded();
  request.countedAs = `person:${user.id}`;
  const { id, name, email, installationAdmin, secondFactor } = user;
  return {
    userId: id,
    name,
    email,
    installationAdmin,
    secondFactor,
    trigger: 'person',
    address: request.ip,
  };
}

function bearerOf(request: FastifyRequest): string | undefined {
  return /^Bearer (.+)$/i.exec(request.headers.authorization ?? '')?.[1];
}

function sameToken(given: string, right: string): boolean {
  const left = Buffer.from(given);
  const wanted = Buffer.from(right);
  return left.length === wanted.length && timingSafeEqual(left, wanted);
}

function headersOf(request: FastifyRequest): Headers {
  const headers = new Headers();
  for (const [name, value] of Object.entries(request.headers)) {
    if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(', ') : value);
  }
  // Whatever the caller wrote there: the address is what the connection says.
  headers.set(addressHeader, request.ip);
  return headers;
}
