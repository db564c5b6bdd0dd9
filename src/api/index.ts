/** HTTP: routes, problems, sign-in and the contract that the screens see. */
export { type ApiOptions, createApi } from './server.ts';
