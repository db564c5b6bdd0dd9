import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';

/** A mail server on loopback that keeps what it is given. */
export interface TestMailServer {
  url: string;
  /** Decoded letters, headers and all, in the order of their coming. */
  letters: string[];
  /** The next letter that is not read yet. */
  next(): Promise<string>;
  close(): Promise<void>;
}

export async function startMailServer(): Promise<TestMailServer> {
  const letters: string[] = [];
  let read = 0;
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData(stream, _session, done) {
      let text = '';
      stream.on('data', (chunk: Buffer) => {
        text += chunk.toString('utf8');
      });
      stream.on('end', () => {
        letters.push(text.replace(/=\r\n/g, '').replace(/=3D/g, '='));
        done();
      });
    },
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.server.address() as AddressInfo;
  return {
    url: `smtp://127.0.0.1:${port}`,
    letters,
    async next() {
      for (let waited = 0; waited < 200; waited += 1) {
        const letter = letters[read];
        if (letter !== undefined) {
          read += 1;
          return letter;
        }
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      throw new Error('No letter came within 10 s');
    },
    close: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
}
