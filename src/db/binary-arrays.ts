import { type PGlite, types } from '@electric-sql/pglite';

/** An array's head: dimensions, whether there are nulls, the elements' type, length, the first one's number. */
const headBytes = 20;
const isNull = -1;

/** How elements of one type cross in binary: how long one is, and what writes it. */
interface Element<T> {
  /** Undefined for a value that has to cross as a text. */
  bytes(value: unknown): number | undefined;
  write(into: Buffer, value: T, at: number): void;
}

const text: Element<string> = {
  bytes: (value) => (typeof value === 'string' ? Buffer.byteLength(value) : undefined),
  write: (into, value, at) => {
    into.write(value, at);
  },
};

const integer: Element<number> = {
  // What is too large goes as a text, so that the database says so in its own words.
  bytes: (value) => (typeof value === 'number' && (value | 0) === value ? 4 : undefined),
  write: (into, value, at) => {
    into.writeInt32BE(value, at);
  },
};

const boolean: Element<boolean> = {
  bytes: (value) => (typeof value === 'boolean' ? 1 : undefined),
  write: (into, value, at) => {
    into[at] = value ? 1 : 0;
  },
};

const isUuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const uuid: Element<string> = {
  bytes: (value) => (typeof value === 'string' && isUuid.test(value) ? 16 : undefined),
  write: (into, value, at) => {
    into.write(value.replaceAll('-', ''), at, 'hex');
  },
};

const bytes: Element<Uint8Array> = {
  bytes: (value) => (value instanceof Uint8Array ? value.length : undefined),
  write: (into, value, at) => {
    into.set(value, at);
  },
};

/** By the type of the elements and the type of their array, as `pg_type` numbers them. */
const binary: readonly [element: number, array: number, Element<never>][] = [
  [types.TEXT, 1009, text],
  [types.INT4, 1007, integer],
  [types.BOOL, 1000, boolean],
  [types.UUID, 2951, uuid],
  [types.BYTEA, 1001, bytes],
];

/**
 * Has the embedded database take bytes and arrays in binary. As texts their signs are looked at one by one, and
 * bytes double: writing 100 changes took 8.5 ms and takes 5.7. What is no flat array of the type goes as a text.
 */
export function sendArraysInBinary({ serializers }: PGlite): void {
  serializers[types.BYTEA] = unlessText(serializers[types.BYTEA], (value) =>
    value instanceof Uint8Array ? value : undefined,
  );
  for (const [element, array, how] of binary)
    serializers[array] = unlessText(serializers[array], (value) =>
      Array.isArray(value) ? inBinary(value, element, how as Element<unknown>) : undefined,
    );
}

type Serializer = PGlite['serializers'][number];

/** The driver's types know texts only; its writer sends bytes as what they are. */
function unlessText(
  asText: Serializer | undefined,
  asBytes: (value: unknown) => Uint8Array | undefined,
): Serializer {
  return (value: unknown) => {
    const inBytes = asBytes(value);
    if (inBytes !== undefined) return inBytes as unknown as string;
    return asText === undefined ? String(value) : asText(value);
  };
}

function inBinary(values: readonly unknown[], type: number, element: Element<unknown>): Buffer | undefined {
  let size = headBytes + 4 * values.length;
  const sizes = new Int32Array(values.length);
  let nulls = 0;
  for (let index = 0; index < values.length; index += 1) {
    const value = values[index];
    if (value === null || value === undefined) {
      sizes[index] = isNull;
      nulls = 1;
      continue;
    }
    const length = element.bytes(value);
    if (length === undefined) return undefined;
    sizes[index] = length;
    size += length;
  }
  // An empty array has no dimension.
  if (values.length === 0) return head(Buffer.alloc(12), 0, 0, type);
  const buffer = head(Buffer.allocUnsafe(size), 1, nulls, type);
  buffer.writeInt32BE(values.length, 12);
  buffer.writeInt32BE(1, 16);
  let at = headBytes;
  for (let index = 0; index < values.length; index += 1) {
    const length = sizes[index] ?? isNull;
    buffer.writeInt32BE(length, at);
    at += 4;
    if (length === isNull) continue;
    element.write(buffer, values[index], at);
    at += length;
  }
  return buffer;
}

function head(buffer: Buffer, dimensions: number, nulls: number, type: number): Buffer {
  buffer.writeInt32BE(dimensions, 0);
  buffer.writeInt32BE(nulls, 4);
  buffer.writeInt32BE(type, 8);
  return buffer;
}
