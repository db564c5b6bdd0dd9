import { Type } from 'typebox';
import { Value } from 'typebox/value';
import { BugError } from '../../kernel/index.ts';
import { ByteWindow, lastLineEnd } from './byte-window.ts';
import { byteOrderMark, type Decoded, decode, type Encoding, guessUtf16, parseEncoding } from './encoding.ts';
import type { TableLimits } from './table.ts';

const BLOCK_BYTES = 256 * 1024;
const MARK_BYTES = 4;

/** Whole lines of a text file. */
export interface TextBlock {
  text: string;
  /** See {@link Decoded}. */
  repair: ((part: string) => string | undefined) | undefined;
  lineEnd: '\n' | '\r';
  /** True when nothing can be waited for: the file ends here, or the record limit is reached. */
  last: boolean;
}

/** A line longer than the record limit, left out. */
export interface TooLong {
  tooLong: true;
  line: number;
}

const Place = Type.Object({
  offset: Type.Integer(),
  line: Type.Integer(),
  encoding: Type.String(),
  lineEnd: Type.Union([Type.Literal('\n'), Type.Literal('\r')]),
});

/**
 * Reads a text file line by whole line in blocks, keeping the place of every character in bytes, so that reading
 * can be taken up again in the middle. Memory is bounded by the record limit.
 */
export class TextBlocks {
  readonly #window: ByteWindow;
  readonly #recordBytes: number;
  #encoding: Encoding | 'auto';
  #lineEnd: '\n' | '\r' | undefined;
  #wanted = BLOCK_BYTES;
  #decoded: Decoded | undefined;
  /** The line on which the next block starts, from 1. */
  line = 1;

  constructor(bytes: AsyncIterable<Uint8Array>, encoding: string, limits: Pick<TableLimits, 'recordBytes'>) {
    this.#window = new ByteWindow(bytes);
    this.#encoding = parseEncoding(encoding);
    this.#recordBytes = limits.recordBytes;
  }

  /** The encoding as far as it is known by now. */
  get encoding(): Encoding | 'auto' {
    return this.#encoding;
  }

  /** The next block from the first unused character; undefined at the end of the file. */
  async next(): Promise<TextBlock | TooLong | undefined> {
    let bytes = await this.#window.fill(this.#wanted);
    if (this.#window.offset === 0) bytes = await this.#skipMark(bytes);
    if (bytes.length === 0) return undefined;
    this.#lineEnd ??= bytes.includes(10) ? '\n' : bytes.includes(13) ? '\r' : undefined;
    const lineEnd = this.#lineEnd ?? '\n';
    const limit = Math.max(this.#recordBytes, BLOCK_BYTES);
    const atLimit = bytes.length >= limit;
    let whole = this.#window.ended ? bytes.length : lastLineEnd(bytes, this.#encoding, lineEnd);
    while (whole === 0 && bytes.length < limit) {
      bytes = await this.#window.fill(Math.min(bytes.length * 2, limit));
      this.#lineEnd ??= bytes.includes(10) ? '\n' : bytes.includes(13) ? '\r' : undefined;
      whole = this.#window.ended ? bytes.length : lastLineEnd(bytes, this.#encoding, this.#lineEnd ?? '\n');
    }
    if (whole === 0) return this.#leaveOutLine();
    this.#decoded = decode(bytes.subarray(0, whole), this.#encoding);
    this.#encoding = this.#decoded.encoding;
    return {
      text: this.#decoded.text,
      repair: this.#decoded.repair,
      lineEnd: this.#lineEnd ?? '\n',
      last: this.#window.ended || atLimit,
    };
  }

  /** Says that these leading characters and lines of the last block are dealt with. */
  used(characters: number, line: number): void {
    if (this.#decoded === undefined) throw new BugError('characters of no block were used');
    this.#window.use(this.#decoded.bytesOf(characters));
    this.#decoded = undefined;
    if (characters > 0) this.#wanted = BLOCK_BYTES;
    this.line = line;
  }

  /** Asks for a larger block next time: the record at its start does not end in it. */
  more(): void {
    this.#wanted = Math.min(this.#wanted * 2, Math.max(this.#recordBytes, BLOCK_BYTES));
  }

  /** Where the character of the last block stands, to be given to {@link resume}. */
  bookmark(characters: number, line: number): string {
    return JSON.stringify({
      offset: this.#window.offset + (this.#decoded?.bytesOf(characters) ?? 0),
      line,
      encoding: this.#encoding,
      lineEnd: this.#lineEnd ?? '\n',
    });
  }

  /** Goes on behind a bookmark of an earlier read of the same file. */
  async resume(bookmark: string): Promise<void> {
    const place = Value.Parse(Place, JSON.parse(bookmark));
    this.#encoding = parseEncoding(place.encoding);
    this.#lineEnd = place.lineEnd;
    this.line = place.line;
    await this.#window.skipTo(place.offset);
  }

  close(): Promise<void> {
    return this.#window.close();
  }

  async #skipMark(bytes: Buffer): Promise<Buffer> {
    const mark = byteOrderMark(bytes.subarray(0, MARK_BYTES));
    if (mark === undefined) {
      if (this.#encoding === 'auto') this.#encoding = guessUtf16(bytes) ?? 'auto';
      return bytes;
    }
    this.#encoding = mark.encoding;
    this.#window.use(mark.length);
    return this.#window.fill(this.#wanted);
  }

  async #leaveOutLine(): Promise<TooLong> {
    const found = { tooLong: true as const, line: this.line };
    for (;;) {
      const bytes = await this.#window.fill(BLOCK_BYTES);
      const end = firstLineEnd(bytes, this.#encoding, this.#lineEnd ?? '\n');
      // An even number keeps UTF-16 in step.
      const gone = end > 0 ? end : this.#window.ended ? bytes.length : bytes.length - (bytes.length % 2);
      this.#window.use(gone);
      if (end > 0 || this.#window.ended) break;
    }
    this.line += 1;
    return found;
  }
}

function firstLineEnd(bytes: Buffer, encoding: Encoding | 'auto', lineEnd: '\n' | '\r'): number {
  const sign = lineEnd === '\n' ? 10 : 13;
  for (let from = 0; ; ) {
    const at = bytes.indexOf(sign, from);
    if (at === -1) return 0;
    if (encoding === 'utf-16le') {
      if (at % 2 === 0 && bytes[at + 1] === 0) return at + 2;
    } else if (encoding === 'utf-16be') {
      if (at % 2 === 1 && bytes[at - 1] === 0) return at + 1;
    } else {
      return at + 1;
    }
    from = at + 1;
  }
}
