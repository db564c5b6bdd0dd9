import {
  confirmUnrecognised,
  erasePerson,
  exportPerson,
  findPerson,
  leaveOutPerson,
  listUnrecognised,
  readmitPerson,
} from '../../hub/index.ts';
import type { CompanyApi } from '../company-routes.ts';
import {
  ConfirmUnrecognised,
  EraseInput,
  PersonErased,
  PersonFound,
  PersonLeftOut,
  PersonQuery,
  PersonReadmitted,
  Unrecognised,
} from '../contract.ts';
import { given, InCompany } from '../schemas.ts';
import { sendCsv } from '../send-csv.ts';

const tags = ["People's data"];
const config = { permission: "handle people's data", expense: 'look through all data' } as const;

/** All by POST: who is meant must not stand in an address, which is logged on the way. */
export function peopleDataRoutes({ app, hub, accessOf }: CompanyApi): void {
  app.post(
    '/people-data/find',
    {
      config,
      schema: {
        tags,
        summary: 'What is held about one person',
        description: 'Counted by place. For those who may see personal data; `token` is needed to erase.',
        params: InCompany,
        body: PersonQuery,
        response: { 200: PersonFound },
      },
    },
    async (request) => findPerson(hub, accessOf(request), given(request.body)),
  );

  app.post(
    '/people-data/export',
    {
      config,
      schema: {
        tags,
        summary: 'Export everything that is held about one person',
        description: 'In full, a line per value, as a CSV file for people.',
        params: InCompany,
        body: PersonQuery,
        produces: ['text/csv'],
      },
    },
    async (request, reply) =>
      sendCsv(reply, 'person.csv', await exportPerson(hub, accessOf(request), given(request.body))),
  );

  app.post(
    '/people-data/erase',
    {
      config,
      schema: {
        tags,
        summary: 'Erase one person for good',
        description:
          'Needs the token of the preview and the employee number once more. Refused while a run is on its way. Later runs leave the person out.',
        params: InCompany,
        body: EraseInput,
        response: { 200: PersonErased },
      },
    },
    async (request) => erasePerson(hub, accessOf(request), given(request.body)),
  );

  app.post(
    '/people-data/readmit',
    {
      config,
      schema: {
        tags,
        summary: 'Let somebody who was erased be synced again',
        description:
          'Any number or the SSN that they were known by is enough. Where several people with the number were erased, give the SSN.',
        params: InCompany,
        body: PersonQuery,
        response: { 200: PersonReadmitted },
      },
    },
    async (request) => readmitPerson(hub, accessOf(request), given(request.body)),
  );

  app.post(
    '/people-data/leave-out',
    {
      config,
      schema: {
        tags,
        summary: 'Keep somebody of whom nothing is held out of all later runs',
        description:
          'As if they had been erased. With the SSN they are recognised under another number, too. Refused while something is held about them, or a run is on its way.',
        params: InCompany,
        body: PersonQuery,
        response: { 200: PersonLeftOut },
      },
    },
    async (request) => leaveOutPerson(hub, accessOf(request), given(request.body)),
  );

  app.get(
    '/people-data/unrecognised',
    {
      config: { permission: "handle people's data" },
      schema: {
        tags,
        summary: 'How many people who were erased can no longer be recognised',
        description: 'Because the encryption keys were lost. While there are any, no run starts.',
        params: InCompany,
        response: { 200: Unrecognised },
      },
    },
    async (request) => listUnrecognised(hub, accessOf(request)),
  );

  app.post(
    '/people-data/unrecognised/confirm',
    {
      config,
      schema: {
        tags,
        summary: 'Say that people who can no longer be recognised were left out again',
        description: 'Or need not be. Runs start again from then on.',
        params: InCompany,
        body: ConfirmUnrecognised,
        response: { 200: ConfirmUnrecognised },
      },
    },
    async (request) => confirmUnrecognised(hub, accessOf(request), request.body),
  );
}
