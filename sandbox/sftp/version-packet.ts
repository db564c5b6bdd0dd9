import type { SFTPWrapper } from 'ssh2';

/** What ssh2 keeps to itself and this file needs. */
interface Innards {
  _protocol: { channelData(channel: number, data: Buffer): void };
  outgoing: { id: number; window: number };
}

/**
 * Makes the server say which extensions it knows. ssh2's server answers them (event `EXTENDED`) but has no
 * way to announce them, and clients do not ask for what was not announced: so the first packet of the
 * channel, the version, is lengthened on its way out.
 */
export function announceExtensions(sftp: SFTPWrapper, extensions: Record<string, string>): void {
  const inner = sftp as unknown as Innards;
  const protocol = inner._protocol;
  inner._protocol = Object.create(protocol, {
    channelData: {
      value: (channel: number, data: Buffer) => {
        inner._protocol = protocol;
        const longer = withExtensions(data, extensions);
        inner.outgoing.window -= longer.length - data.length;
        protocol.channelData(channel, longer);
      },
    },
  });
}

function withExtensions(version: Buffer, extensions: Record<string, string>): Buffer {
  const parts = [version.subarray(4)];
  for (const text of Object.entries(extensions).flat()) parts.push(lengthOf(text), Buffer.from(text));
  const body = Buffer.concat(parts);
  return Buffer.concat([lengthOf(body), body]);
}

function lengthOf(value: string | Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(Buffer.byteLength(value));
  return length;
}

/** The strings of an extended request: each a length and its bytes. */
export function readStrings(data: Buffer): string[] {
  const strings: string[] = [];
  for (let at = 0; at + 4 <= data.length; ) {
    const length = data.readUInt32BE(at);
    strings.push(data.toString('utf8', at + 4, at + 4 + length));
    at += 4 + length;
  }
  return strings;
}
