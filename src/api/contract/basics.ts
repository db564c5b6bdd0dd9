/** Forms that the schemas share. Instants are ISO text in UTC, dates `2026-03-02`, durations milliseconds. */
import Type from 'typebox';

export const Id = Type.String({ format: 'uuid' });
export const Instant = Type.String();
export const Optional = Type.Optional;
export const Nullable = <T extends Type.TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
export const Count = Type.Integer({ minimum: 0 });
