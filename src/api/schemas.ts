import Type from 'typebox';

/** Parts of paths and queries that several routes share. */
export const InCompany = Type.Object({ companyId: Type.String() });
export const Uuid = Type.String({ format: 'uuid' });
export const WithId = Type.Object({ companyId: Type.String(), id: Uuid });
/** Ids of people are made by the sign-in and are any text. */
export const WithPerson = Type.Object({ companyId: Type.String(), id: Type.String({ maxLength: 200 }) });
export const Nothing = Type.Null();

/** How much of a list is asked for. */
export const Paging = {
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500 })),
  after: Type.Optional(Type.String({ maxLength: 1000 })),
};

export const Search = Type.Optional(Type.String({ maxLength: 200 }));

/** Leaves out what was not given, so that optional members are absent rather than undefined. */
export function given<T extends object>(value: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined)) as never;
}
