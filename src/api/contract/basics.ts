/** Forms that the schemas share. Instants are ISO text in UTC, dates `2026-03-02`, durations milliseconds. */
import Type from 'typebox';

export const Id = Type.String({ format: 'uuid' });
export const Instant = Type.String();
export const Optional = Type.Optional;
export const Nullable = <T extends Type.TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
export const Count = Type.Integer({ minimum: 0 });

/**
 * What somebody calls a thing: one line, without signs that move the cursor of a terminal or turn the direction of reading,
 * since names stand in lists, letters, logs and files of others.
 */
export const Name = Type.String({
  minLength: 1,
  maxLength: 120,
  pattern: '^[^\\u0000-\\u001f\\u007f-\\u009f\\u2028-\\u202e\\u2066-\\u2069]*$',
});
