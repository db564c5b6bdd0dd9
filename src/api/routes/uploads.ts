import Type from 'typebox';
import { deleteUpload, listUploads, previewUpload, takeUpload } from '../../hub/index.ts';
import { ConfigError } from '../../kernel/index.ts';
import { bodyLimits } from '../body-limits.ts';
import type { CompanyApi } from '../company-routes.ts';
import { FilePreview, Upload } from '../contract.ts';
import { Nothing, Uuid, WithId } from '../schemas.ts';

const tags = ['Uploads'];
const config = { permission: 'edit connectors' as const };
const Named = Type.Object({ companyId: Type.String(), id: Uuid, name: Type.String() });

export function uploadRoutes({ app, hub, accessOf }: CompanyApi): void {
  app.get(
    '/connectors/:id/uploads',
    { schema: { tags, summary: 'List uploads', params: WithId, response: { 200: Type.Array(Upload) } } },
    async (request) => listUploads(hub, accessOf(request).companyId, request.params.id),
  );

  app.post(
    '/connectors/:id/uploads',
    {
      config: { ...config, expense: 'send files' },
      bodyLimit: bodyLimits.upload,
      schema: {
        tags,
        summary: 'Upload a file',
        description: 'multipart/form-data with one or more files; one of the same name is replaced.',
        consumes: ['multipart/form-data'],
        params: WithId,
        response: { 201: Type.Array(Upload) },
      },
    },
    async (request, reply) => {
      const { companyId, actor } = accessOf(request);
      let files = 0;
      for await (const part of request.files()) {
        files += 1;
        await takeUpload(hub, actor, companyId, request.params.id, {
          name: part.filename,
          content: part.file,
          isTruncated: () => part.file.truncated,
        });
      }
      if (files === 0) {
        throw new ConfigError({
          code: 'upload/no-file',
          what: 'The request has no file.',
          fix: 'Choose a file.',
          field: 'file',
        });
      }
      return reply.code(201).send(await listUploads(hub, companyId, request.params.id));
    },
  );

  app.delete(
    '/connectors/:id/uploads/:name',
    { config, schema: { tags, summary: 'Delete an upload', params: Named, response: { 204: Nothing } } },
    async (request, reply) => {
      const { id, name } = request.params;
      const { companyId, actor } = accessOf(request);
      await deleteUpload(hub, actor, companyId, id, name);
      return reply.code(204).send(null);
    },
  );

  app.get(
    '/connectors/:id/uploads/:name/preview',
    // The preview shows values as they stand in the file, so it needs more than looking.
    {
      config: { ...config, expense: 'read files' },
      schema: {
        tags,
        summary: 'How an upload would be read',
        params: Named,
        response: { 200: FilePreview },
      },
    },
    async (request) => {
      const { id, name } = request.params;
      const { companyId, actor } = accessOf(request);
      return previewUpload(hub, actor, companyId, id, name);
    },
  );
}
