import { childPath, employmentsByNumber, TYPED } from '../../sdk/arcoro-api/index.ts';
import { RecordError, type VendorRecord } from '../../sdk/index.ts';
import type { CoreHrClient } from './client.ts';
import type { Layout } from './file-layouts.ts';

/** The column by which a row of this layout says whose it is; asked of the API where the number is not enough. */
export async function identify(
  client: CoreHrClient,
  layout: Layout,
  record: VendorRecord,
): Promise<VendorRecord> {
  const number = record['Employee ID'];
  if (typeof number !== 'string' || number === '')
    throw nobody('It has no employee number.', 'Fill it in at the source.');
  if (layout.identity === 'ssn or number') return { 'Employee SSN / Employee ID': number };
  const personId = await personIdOf(client, number);
  if (layout.identity === 'user id') return { 'Arcoro User ID': await userIdOf(client, personId) };
  const ids = await client.api.all(childPath(client.api, personId, TYPED.ids.resource));
  const ssn = ids.find((row) => row.type === 'SSN')?.number;
  if (typeof ssn === 'string') return { SSN: ssn.replace(/\D/g, '') };
  throw nobody(
    `Employee ${number} has no SSN in Core HR, and this layout finds people by it.`,
    'Enter the SSN in Core HR, then retry.',
  );
}

async function personIdOf(client: CoreHrClient, number: string): Promise<string> {
  const personId = (await employmentsByNumber(client.api, number))[0]?.personId;
  if (typeof personId === 'string') return personId;
  throw nobody(`Core HR has no employee ${number}.`, `Sync employee ${number} first.`);
}

/** 32 characters (documented), so without dashes; that it is the id of the API is assumed. */
async function userIdOf(client: CoreHrClient, personId: string): Promise<string> {
  const { api, assumed } = client;
  const person =
    assumed.userIdMember === 'personId'
      ? { personId }
      : await api.find(`${api.path('common', 'Persons')}/${personId}`);
  const id = person?.[assumed.userIdMember];
  if (typeof id !== 'string' || id === '')
    throw nobody(
      `The person has no "${assumed.userIdMember}" in Core HR, which is to be the Arcoro User ID.`,
      'Correct "Member: Arcoro User ID" in the connector.',
    );
  return id.replaceAll('-', '');
}

function nobody(what: string, fix: string): RecordError {
  return new RecordError({ code: 'core-hr/nobody', what, fix, field: 'Employee ID' });
}
