import { Buffer, isAscii, isUtf8 } from 'node:buffer';
import iconv from 'iconv-lite';
import { ConfigError } from '../../kernel/index.ts';

/** The encodings that a file may be read and written in; each keeps line ends findable among the bytes. */
export const encodings = [
  'utf-8',
  'utf-16le',
  'utf-16be',
  'windows-1252',
  'iso-8859-1',
  'cp437',
  'macintosh',
] as const;
export type Encoding = (typeof encodings)[number];

/** Decoded bytes. */
export interface Decoded {
  text: string;
  encoding: Encoding | 'auto';
  /** How many bytes these leading characters took. */
  bytesOf(characters: number): number;
  /** Reads a part of `text` as what it really is; undefined when its bytes mean nothing in the encoding. Absent when all is well. */
  repair?: (part: string) => string | undefined;
}

const REPLACEMENT = '\uFFFD';

/** The byte order mark that a file starts with. */
export function byteOrderMark(bytes: Uint8Array): { encoding: Encoding; length: number } | undefined {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return { encoding: 'utf-8', length: 3 };
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return { encoding: 'utf-16le', length: 2 };
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return { encoding: 'utf-16be', length: 2 };
  return undefined;
}

/** UTF-16 without a mark shows itself by a zero in every second byte of Latin text. */
export function guessUtf16(bytes: Uint8Array): Encoding | undefined {
  const length = Math.min(bytes.length - (bytes.length % 2), 4096);
  if (length < 4) return undefined;
  const zeros = [0, 0];
  for (let at = 0; at < length; at += 1) if (bytes[at] === 0) zeros[at % 2] = (zeros[at % 2] ?? 0) + 1;
  const [even = 0, odd = 0] = zeros;
  if (odd > length / 4 && even < length / 50) return 'utf-16le';
  if (even > length / 4 && odd < length / 50) return 'utf-16be';
  return undefined;
}

export function markOf(encoding: Encoding): Uint8Array {
  if (encoding === 'utf-8') return Uint8Array.of(0xef, 0xbb, 0xbf);
  if (encoding === 'utf-16le') return Uint8Array.of(0xff, 0xfe);
  if (encoding === 'utf-16be') return Uint8Array.of(0xfe, 0xff);
  return new Uint8Array(0);
}

/**
 * Decodes whole characters. With `auto` it stays undecided through ASCII and settles at the first other byte:
 * UTF-8 when the bytes are well-formed or mostly so, else Windows-1252.
 */
export function decode(bytes: Buffer, encoding: Encoding | 'auto'): Decoded {
  const known = encoding === 'auto' ? settle(bytes) : encoding;
  switch (known) {
    case 'auto':
      return { text: bytes.toString('latin1'), encoding: 'auto', bytesOf: (characters) => characters };
    case 'utf-8':
      return decodeUtf8(bytes);
    case 'utf-16le':
    case 'utf-16be':
      return decodeUtf16(bytes, known);
    default:
      return decodeSingleByte(bytes, known);
  }
}

function settle(bytes: Buffer): Encoding | 'auto' {
  if (isAscii(bytes)) return 'auto';
  return isUtf8(bytes) || mostlyUtf8(bytes) ? 'utf-8' : 'windows-1252';
}

/** A few broken bytes do not make another encoding of a file whose other accents are well-formed. */
function mostlyUtf8(bytes: Buffer): boolean {
  let good = 0;
  let broken = 0;
  for (const sign of bytes.toString('utf8')) {
    if (sign === REPLACEMENT) broken += 1;
    else if (sign > '\u007f') good += 1;
  }
  return good > broken * 4;
}

function decodeUtf8(bytes: Buffer): Decoded {
  if (isAscii(bytes)) {
    return { text: bytes.toString('latin1'), encoding: 'utf-8', bytesOf: (characters) => characters };
  }
  if (isUtf8(bytes)) {
    const text = bytes.toString('utf8');
    return {
      text,
      encoding: 'utf-8',
      bytesOf: (characters) => bytes.length - Buffer.byteLength(text.slice(characters)),
    };
  }
  // One character per byte keeps every position exact; the structure of a table is ASCII and survives.
  return {
    text: bytes.toString('latin1'),
    encoding: 'utf-8',
    bytesOf: (characters) => characters,
    repair: (part) => {
      const own = Buffer.from(part, 'latin1');
      return isUtf8(own) ? own.toString('utf8') : undefined;
    },
  };
}

function decodeUtf16(bytes: Buffer, encoding: 'utf-16le' | 'utf-16be'): Decoded {
  const even = bytes.length - (bytes.length % 2);
  const inOrder =
    encoding === 'utf-16le' ? bytes.subarray(0, even) : Buffer.from(bytes.subarray(0, even)).swap16();
  const text = inOrder.toString('utf16le');
  const decoded: Decoded = {
    text,
    encoding,
    bytesOf: (characters) => (characters === text.length ? bytes.length : characters * 2),
  };
  if (!text.isWellFormed()) decoded.repair = (part) => (part.isWellFormed() ? part : undefined);
  return decoded;
}

function decodeSingleByte(bytes: Buffer, encoding: Encoding): Decoded {
  const text =
    encoding === 'iso-8859-1' || isAscii(bytes) ? bytes.toString('latin1') : iconv.decode(bytes, encoding);
  const decoded: Decoded = { text, encoding, bytesOf: (characters) => characters };
  if (text.includes(REPLACEMENT)) decoded.repair = (part) => (part.includes(REPLACEMENT) ? undefined : part);
  return decoded;
}

/** Encodes text that {@link canEncode}. */
export function encode(text: string, encoding: Encoding): Uint8Array {
  if (encoding === 'utf-8') return Buffer.from(text, 'utf8');
  if (encoding === 'utf-16le') return Buffer.from(text, 'utf16le');
  if (encoding === 'utf-16be') return Buffer.from(text, 'utf16le').swap16();
  return iconv.encode(text, encoding, { addBOM: false });
}

/** Whether every character of the text has its place in the encoding, so that nothing turns into a question mark. */
export function canEncode(text: string, encoding: Encoding): boolean {
  if (encoding.startsWith('utf')) return text.isWellFormed();
  if (isPlainAscii(text)) return true;
  return decode(Buffer.from(encode(text, encoding)), encoding).text === text;
}

export function parseEncoding(name: string): Encoding | 'auto' {
  const wanted = name.toLowerCase();
  if (wanted === 'auto') return 'auto';
  const found = encodings.find((encoding) => encoding === wanted);
  if (found !== undefined) return found;
  throw new ConfigError({
    code: 'config/unknown-encoding',
    what: `There is no encoding "${name}" here.`,
    expected: `One of ${encodings.join(', ')} was expected.`,
    fix: 'Choose one of them, or auto.',
    field: 'encoding',
  });
}

function isPlainAscii(text: string): boolean {
  for (let index = 0; index < text.length; index += 1) if (text.charCodeAt(index) > 127) return false;
  return true;
}
