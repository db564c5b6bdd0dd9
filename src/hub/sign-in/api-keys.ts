import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { ConfigError, NotFoundError, RefusedError } from '../../kernel/index.ts';
import type { ApiKeyRow } from '../../store/index.ts';
import { type Access, type Caller, covers, isRole, type Role } from '../access.ts';
import { recordAudit } from '../audit.ts';
import type { Hub } from '../hub.ts';

export const usualKeyDays = 90;
export const longestKeyDays = 365;

export interface ApiKeyInput {
  name: string;
  role: string;
  seesPersonalData: boolean;
  days: number;
}

/**
 * A key says which company it is for, so that it is looked up within that company:
 * `chk_` · 8 characters that are shown · company · secret of 256 bits.
 */
const form = /^(chk_[0-9a-f]{8})\.([0-9a-f]{32})\.([\w-]{43})$/;

export function isApiKey(token: string): boolean {
  return token.startsWith('chk_');
}

/** The keys of a company, revoked and expired ones too. */
export function listApiKeys(hub: Hub, access: Access): Promise<ApiKeyRow[]> {
  return hub.store.apiKeys.list(access.companyId);
}

/**
 * Makes a key for a program; the answer is the only time that it is shown. It never allows more than its maker has.
 * @throws RefusedError `api-key/...`, ConfigError
 */
export async function createApiKey(
  hub: Hub,
  access: Access,
  input: ApiKeyInput,
): Promise<{ key: string; row: ApiKeyRow }> {
  const { companyId, actor } = access;
  const { userId } = actor;
  // A key that makes keys would outlive its own end; the operator's token is nobody who could lose a right.
  if (userId === null || actor.trigger !== 'person') {
    throw new RefusedError({
      code: 'api-key/person',
      what: 'Keys are made by people.',
      fix: 'Sign in and make it on the Admin page.',
    });
  }
  if (!isRole(input.role) || !covers(access.role, input.role)) {
    throw new RefusedError({
      code: 'api-key/role',
      what: `You cannot give a key the role ${input.role}: your own is ${access.role}.`,
      fix: 'Choose a role that allows no more than yours.',
      field: 'role',
    });
  }
  if (input.seesPersonalData && !access.sight.personal) {
    throw new RefusedError({
      code: 'api-key/personal-data',
      what: 'You cannot give a key the right to see personal data: you do not have it.',
      fix: 'Ask somebody who has it to make the key.',
      field: 'seesPersonalData',
    });
  }
  if (!Number.isInteger(input.days) || input.days < 1 || input.days > longestKeyDays) {
    throw new ConfigError({
      code: 'api-key/days',
      what: `A key cannot be good for ${input.days} days.`,
      fix: `Choose 1 to ${longestKeyDays} days.`,
      field: 'days',
    });
  }
  const prefix = `chk_${randomBytes(4).toString('hex')}`;
  const key = `${prefix}.${companyId.replaceAll('-', '')}.${randomBytes(32).toString('base64url')}`;
  const id = await hub.store.apiKeys.create(companyId, {
    name: input.name.trim(),
    prefix,
    secretHash: hashOf(key).toString('base64url'),
    role: input.role,
    seesPersonalData: input.seesPersonalData,
    userId,
    expiresAt: new Date(hub.clock.nowMs() + input.days * 24 * 3600 * 1000),
  });
  await recordAudit(hub, actor, {
    companyId,
    action: 'api-key.made',
    subject: { kind: 'api-key', id, name: prefix },
    details: { role: input.role, seesPersonalData: input.seesPersonalData, days: input.days },
  });
  return { key, row: await found(hub, companyId, id) };
}

/** Ends a key at once. @throws NotFoundError `api-key/not-found` */
export async function revokeApiKey(hub: Hub, access: Access, id: string): Promise<void> {
  const { prefix } = await found(hub, access.companyId, id);
  if (!(await hub.store.apiKeys.revoke(access.companyId, id))) return;
  await recordAudit(hub, access.actor, {
    companyId: access.companyId,
    action: 'api-key.revoked',
    subject: { kind: 'api-key', id, name: prefix },
  });
}

/** Who speaks by a key; undefined when it is not good, for whatever reason. */
export async function callerOfKey(
  hub: Hub,
  token: string,
  address: string | null,
): Promise<Caller | undefined> {
  const [, prefix = '', company = '', secret] = form.exec(token) ?? [];
  if (secret === undefined) return undefined;
  const companyId = company.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  const key = await hub.store.apiKeys.byPrefix(companyId, prefix);
  if (key === undefined || !isSame(hashOf(token), key.secretHash)) return undefined;
  if (key.revokedAt !== null || key.expiresAt.getTime() <= hub.clock.nowMs()) return undefined;
  if (!isRole(key.role)) return undefined;
  const maker = await hub.store.people.get(key.userId);
  if (maker === undefined || maker.disabledAt !== null) return undefined;
  const caller: Caller = {
    userId: key.userId,
    name: `${key.name} (API key)`,
    email: '',
    // Whatever its maker is: a key is for its company alone.
    installationAdmin: false,
    trigger: 'api',
    address,
    key: {
      companyId,
      role: key.role as Role,
      seesPersonalData: key.seesPersonalData,
      byInstallationAdmin: maker.installationAdmin,
    },
  };
  await noteUse(hub, caller, companyId, key, address);
  return caller;
}

/** Once an hour, and whenever it comes from elsewhere: a program may call every second. */
async function noteUse(hub: Hub, caller: Caller, companyId: string, key: ApiKeyRow, address: string | null) {
  if (!(await hub.store.apiKeys.touch(companyId, key.id, address))) return;
  const hourAgo = hub.clock.nowMs() - 3600 * 1000;
  if (key.lastUsedAddress === address && (key.lastUsedAt?.getTime() ?? 0) > hourAgo) return;
  await recordAudit(hub, caller, {
    companyId,
    action: 'api-key.used',
    subject: { kind: 'api-key', id: key.id, name: key.prefix },
  });
}

async function found(hub: Hub, companyId: string, id: string): Promise<ApiKeyRow> {
  const row = await hub.store.apiKeys.get(companyId, id);
  if (row !== undefined) return row;
  throw new NotFoundError({
    code: 'api-key/not-found',
    what: 'There is no such key.',
    fix: 'Load the list again.',
  });
}

/** A plain hash is enough: nobody guesses 256 random bits. */
function hashOf(key: string): Buffer {
  return createHash('sha256').update(key).digest();
}

function isSame(hash: Buffer, stored: string): boolean {
  const wanted = Buffer.from(stored, 'base64url');
  return hash.length === wanted.length && timingSafeEqual(hash, wanted);
}
