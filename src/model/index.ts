/** The nouns of HR and construction accounting; pure, no input or output. */
export { dataSet, dataSets, isDataSet } from './data-sets.ts';
export { defineEntity, type EntityDefinition, joinKey, keyOf } from './entity.ts';
export type { Entity, Field, FieldKind, FieldValue, Sensitivity } from './field.ts';
export * from './local-date.ts';
export { maskEntity, maskValue, type Sight } from './mask.ts';
export { maskSecretsIn } from './mask-text.ts';
export * from './money.ts';
export { type FieldProblem, isProblem, isRoutingNumber, normaliseField } from './normalise.ts';
