import { subscribe } from 'node:diagnostics_channel';

const onWay = new Set<unknown>();
const requestOf = (message: unknown) => (message as { request: unknown }).request;

subscribe('undici:request:create', (message) => onWay.add(requestOf(message)));
subscribe('undici:request:trailers', (message) => onWay.delete(requestOf(message)));
subscribe('undici:request:error', (message) => onWay.delete(requestOf(message)));

/** How many HTTP calls of this process wait for their answer, or for the rest of it. */
export function callsOnWay(): number {
  return onWay.size;
}
