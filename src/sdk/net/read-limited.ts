import { pipeline, type Readable, type Transform } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate, createZstdDecompress } from 'node:zlib';
import { RecordError, TransientError } from '../../kernel/index.ts';
import type { HttpOptions } from './http.ts';

const decoders: Readonly<Record<string, () => Transform>> = {
  gzip: createGunzip,
  'x-gzip': createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
  zstd: createZstdDecompress,
};

const usualMaxBytes = 64 * 1024 * 1024;

/**
 * The text of an answer. What counts is the size after unpacking, as it is unpacked, and never what a header claims.
 * @throws RecordError `net/answer-too-large`, `net/answer-encoding`; TransientError `net/broken-encoding`
 */
export async function readLimited(
  body: Readable,
  encoding: string | string[] | undefined,
  { vendor, maxBytes = usualMaxBytes }: Pick<HttpOptions, 'vendor' | 'maxBytes'>,
): Promise<string> {
  // Given up early it still reports that, when nobody listens any more.
  body.on('error', () => undefined);
  const packed = String(encoding ?? '')
    .toLowerCase()
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '' && one !== 'identity');
  const [first] = packed;
  const decoder = first === undefined ? undefined : decoders[first];
  // Packed twice is no vendor's habit, and a bomb's.
  if (packed.length > 1 || (first !== undefined && decoder === undefined)) {
    body.destroy();
    throw new RecordError({
      code: 'net/answer-encoding',
      what: `${vendor} sent an answer packed as "${packed.join(', ').slice(0, 60)}", which is not read.`,
      expected: `Expected one of ${Object.keys(decoders).join(', ')}, once.`,
      fix: 'Report it to the vendor.',
    });
  }
  const stream = decoder === undefined ? body : pipeline(body, decoder(), () => undefined);
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of stream as AsyncIterable<Uint8Array>) {
      size += chunk.length;
      if (size > maxBytes) throw tooLarge(vendor, maxBytes);
      chunks.push(chunk);
    }
  } catch (error) {
    if (
      /^(Z_|ERR__ERROR|ERR_BROTLI|ERR_ZSTD|ZSTD_|ERR_PADDING)/.test(
        String((error as { code?: unknown }).code),
      )
    )
      throw damaged(vendor, error);
    throw error;
  } finally {
    // Whoever stops early must not leave the rest on the wire.
    body.destroy();
  }
  return Buffer.concat(chunks).toString('utf8');
}

function tooLarge(vendor: string, maxBytes: number): RecordError {
  return new RecordError({
    code: 'net/answer-too-large',
    what: `${vendor} sent more than ${maxBytes} bytes in one answer.`,
    fix: 'Ask for smaller pages, or report it if the product offers no such setting.',
  });
}

function damaged(vendor: string, cause: unknown): TransientError {
  return new TransientError({
    code: 'net/broken-encoding',
    what: `${vendor} sent an answer that cannot be unpacked.`,
    fix: 'Nothing to do if it passes; otherwise ask the vendor.',
    sent: true,
    cause,
  });
}
