/** What names of files are compared with; a regular expression is one. */
export interface NamePattern {
  test(name: string): boolean;
}

/** One sign of a pattern, or a run of signs of one kind. */
export interface PatternPart {
  /** Of a code unit, small letters only. */
  takes(sign: string): boolean;
  /** None will do. */
  optional?: boolean;
  /** Several will do. */
  repeated?: boolean;
}

const lineEnd = /[\n\r\u2028\u2029]/;
const any = (sign: string) => !lineEnd.test(sign);
const digit = (sign: string) => sign >= '0' && sign <= '9';

export const anySign: PatternPart = { takes: any };
export const anySigns: PatternPart = { takes: any, optional: true, repeated: true };
export const digits: PatternPart = { takes: digit, repeated: true };
export const namePartSigns: PatternPart = {
  takes: (sign) => digit(sign) || (sign >= 'a' && sign <= 'z') || sign === '-',
  repeated: true,
};

/** The text as it is, capitals as small letters. */
export function exactly(text: string): PatternPart[] {
  return text
    .toLowerCase()
    .split('')
    .map((sign) => ({ takes: (other) => other === sign }));
}

/** So many digits. */
export function digitsOf(count: number): PatternPart[] {
  return Array.from({ length: count }, () => ({ takes: digit }));
}

/** One of these signs, or none. */
export function maybe(signs: string): PatternPart {
  return { takes: (sign) => signs.includes(sign), optional: true };
}

/**
 * Compares whole names with a pattern of parts, all ways at once, so that the time grows with name times pattern. A
 * regular expression tries one way after the other: eight runs of digits and a name of sixty took it over a minute.
 */
export function namePatternOf(parts: readonly PatternPart[]): NamePattern {
  return {
    test(name) {
      let at = withoutSigns(parts, new Set([0]));
      for (const sign of name.toLowerCase().split('')) {
        const next = new Set<number>();
        for (const index of at) {
          const part = parts[index];
          if (part?.takes(sign) !== true) continue;
          next.add(index + 1);
          if (part.repeated === true) next.add(index);
        }
        if (next.size === 0) return false;
        at = withoutSigns(parts, next);
      }
      return at.has(parts.length);
    },
  };
}

/** Adds the places that are reached by passing optional parts by. A run may have to go on, or may have ended before. */
function withoutSigns(parts: readonly PatternPart[], places: Set<number>): Set<number> {
  // A set is gone through in the order of adding, with what is added meanwhile.
  for (const index of places) if (parts[index]?.optional === true) places.add(index + 1);
  return places;
}
