/** The API that Core HR, ExakTime and Payroll share: one vendor's platform, so its stand-ins share it too. */
export { API_ASSUMPTIONS, type ApiAssumptions } from './assumptions.ts';
export { isDate } from './dates.ts';
export { type EntitySets, odataRoutes } from './odata-routes.ts';
export { pageOf, type Query } from './paging.ts';
export { answerProblems, type FieldErrors, Problem } from './problem.ts';
export { inward, numberIn, outward } from './renamed.ts';
export type { Field, Filter, Resource } from './resource.ts';
export { type RouteSetting, resourceRoutes } from './resource-routes.ts';
export { type ApiKey, guardWithKeys } from './sign-in.ts';
export { type ApiTables, apiTablesOf, textOf } from './tables.ts';
export { rowFrom } from './validation.ts';
