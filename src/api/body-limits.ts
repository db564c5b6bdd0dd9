import type { FastifyInstance } from 'fastify';

/** What a body may have in bytes: little, unless the call says that it needs more. */
export const bodyLimits = {
  usual: 128 * 1024,
  /** Certificates and keys of several systems. */
  connector: 512 * 1024,
  /** Mappings and filters of every data set. */
  sync: 2 * 1024 * 1024,
  /** 50,000 entries. */
  crosswalk: 16 * 1024 * 1024,
  crosswalkFile: 10 * 1024 * 1024,
  upload: 1024 * 1024 * 1024,
} as const;

/** The form around a file. */
const aroundFiles = 64 * 1024;

/** Files are taken where a call says so, and their size is known before the first byte is read. */
export function limitForms(app: FastifyInstance): void {
  app.addHook('onRoute', ({ method, schema, bodyLimit }) => {
    if (method === 'GET' || method === 'HEAD') return;
    Object.assign(schema ?? {}, { 'x-body-limit': bodyLimit ?? bodyLimits.usual });
  });
  app.addHook('onRequest', async (request) => {
    if (!/^multipart\//i.test(request.headers['content-type'] ?? '')) return;
    const { schema, bodyLimit } = request.routeOptions;
    if (schema?.consumes?.includes('multipart/form-data') !== true)
      throw refused(415, 'This call takes no files.');
    const length = request.headers['content-length'];
    if (length === undefined) throw refused(411, 'The call does not say how long it is (Content-Length).');
    if (Number(length) > bodyLimit + aroundFiles) throw refused(413, 'The files are larger than allowed.');
  });
}

function refused(statusCode: number, message: string): Error {
  return Object.assign(new Error(message), { statusCode });
}
