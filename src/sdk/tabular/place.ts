import Type, { type Static } from 'typebox';
import { Value } from 'typebox/value';

const PlacedFile = Type.Object({
  name: Type.String(),
  size: Type.Number(),
  modifiedAt: Type.String(),
  /** Of what is in it; kept where the sync passes by what it has read before. */
  sha256: Type.Optional(Type.String()),
});
export type PlacedFile = Static<typeof PlacedFile>;

const Place = Type.Object({
  files: Type.Array(PlacedFile),
  /** The file that is being read. */
  at: Type.Integer(),
  inside: Type.Optional(Type.String()),
});
/** How far a read of several files has come: what a bookmark says. */
export type Place = Static<typeof Place>;

export function parsePlace(bookmark: string): Place {
  return Value.Parse(Place, JSON.parse(bookmark));
}

/** The files that a bookmark's read has read to their end or begun, for {@link DataSet.settle}. */
export function filesOfBookmark(bookmark: string): string[] {
  const place = parsePlace(bookmark);
  return place.files.slice(0, place.at + 1).map((file) => file.name);
}

/** Of the same files those whose contents are to be remembered. */
export function contentsOfBookmark(bookmark: string): { name: string; sha256: string }[] {
  const place = parsePlace(bookmark);
  return place.files
    .slice(0, place.at + 1)
    .flatMap(({ name, sha256 }) => (sha256 === undefined ? [] : [{ name, sha256 }]));
}
