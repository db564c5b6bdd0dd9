import { readStored } from '../../kernel/index.ts';
import type { ExchangeFile } from '../exchange/exchange.ts';
import { localFile } from '../formats/index.ts';
import { removeSpool, spoolSealed } from '../spool-sealed.ts';
import { noControl, parseTrailer, type Totals } from './control-totals.ts';
import type { SpooledFile } from './spool-file.ts';
import type { TabularClient } from './tabular-client.ts';

/** No trailer is longer. */
const held = 8 * 1024;

/**
 * A copy of a text file without its control rows, and what the trailer says. Only encodings in which a line ends with
 * the byte of a line feed.
 * @throws ConfigError `file/no-control`
 */
export async function withoutTrailer(
  client: TabularClient,
  file: ExchangeFile,
  spooled: SpooledFile,
  word: string,
): Promise<{ spooled: SpooledFile; totals: Totals }> {
  let totals: Totals | undefined;
  async function* rows(): AsyncGenerator<Uint8Array> {
    let rest = Buffer.alloc(0);
    let isFirst = true;
    for await (const chunk of readStored(spooled.content)) {
      rest = Buffer.concat([rest, chunk as Buffer]);
      if (rest.length <= 8 * held) continue;
      if (isFirst) rest = withoutHeaderRow(rest);
      isFirst = false;
      yield rest.subarray(0, rest.length - held);
      rest = rest.subarray(rest.length - held);
    }
    if (isFirst) rest = withoutHeaderRow(rest);
    const text = rest.toString('latin1').trimEnd();
    const begin = text.lastIndexOf('\n') + 1;
    totals = parseTrailer(text.slice(begin), word);
    yield rest.subarray(0, totals === undefined ? rest.length : begin);
  }
  const content = await spoolSealed(client.scratchFolder, file.name, rows(), client.signal);
  const remove = async () => {
    await removeSpool(content);
    await spooled.remove();
  };
  if (totals === undefined) {
    await removeSpool(content);
    throw noControl(file.name, `its last row does not begin with ${word} and a number`);
  }
  return { spooled: { source: localFile(content, spooled.source.name), content, remove }, totals };
}

function withoutHeaderRow(bytes: Buffer<ArrayBuffer>): Buffer<ArrayBuffer> {
  const first = bytes
    .subarray(0, 16)
    .toString('latin1')
    .replace(/^\u00ef\u00bb\u00bf/, '');
  return /^"?HDR\b/i.test(first) ? bytes.subarray(bytes.indexOf(0x0a) + 1) : bytes;
}
