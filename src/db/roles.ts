import { ConfigError } from '../kernel/index.ts';
import type { Database } from './database.ts';

/** Sees the rows of the company that is set, and nothing without one. */
export const companyRole = 'chalkline_app';
/** The door: sees the rows of every company. */
export const acrossRole = 'chalkline_across';

const roles = [companyRole, acrossRole] as const;

/** What PostgreSQL answers when another process was first, here or in another database of the same server. */
const raced = ['42710', '23505', 'XX000'];

interface RoleState {
  there: boolean;
  strong: boolean;
  usable: boolean;
}

/**
 * Makes sure that the two roles are there and that our user may change to them. Roles belong to the whole server, so
 * another database's Chalkline may have made them. @throws ConfigError `database/role-missing`, `database/role-too-strong`
 */
export async function ensureRoles({ owner }: Database): Promise<void> {
  const [us] = await owner.query<{ name: string; version: number }>(
    "SELECT current_user AS name, current_setting('server_version_num')::int AS version",
  );
  const user = us?.name ?? '';
  const separate = (us?.version ?? 0) >= 160_000;
  for (const role of roles) {
    const look = async () => {
      const [state] = await owner.query<RoleState>(
        `SELECT rolname IS NOT NULL AS there, coalesce(rolsuper OR rolbypassrls, false) AS strong,
                CASE WHEN rolname IS NULL THEN false ELSE pg_has_role(current_user, oid, $2) END AS usable
         FROM (SELECT 1) AS one LEFT JOIN pg_roles ON rolname = $1`,
        [role, separate ? 'SET' : 'MEMBER'],
      );
      return state ?? { there: false, strong: false, usable: false };
    };
    const before = await look();
    if (before.strong) throw tooStrong(role);
    if (before.usable) continue;
    try {
      if (!before.there) await owner.query(`CREATE ROLE ${role} NOLOGIN NOINHERIT`);
      // Our own user must not see every company's rows just by being allowed to change to the role.
      await owner.query(`GRANT ${role} TO CURRENT_USER${separate ? ' WITH INHERIT FALSE, SET TRUE' : ''}`);
    } catch (error) {
      if (raced.includes((error as { code?: string }).code ?? '') && (await becomesUsable(look))) continue;
      throw mayNot(user, error);
    }
  }
}

/** Another process is in the middle of the same; it takes a moment at most. */
async function becomesUsable(look: () => Promise<RoleState>): Promise<boolean> {
  for (let tries = 0; tries < 20; tries += 1) {
    if ((await look()).usable) return true;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return false;
}

function mayNot(user: string, cause: unknown): ConfigError {
  const names = roles.join(', ');
  return new ConfigError({
    code: 'database/role-missing',
    what: `The user "${user}" of DATABASE_URL may not create or use the roles ${names}, which keep companies apart.`,
    expected:
      'Expected the right CREATEROLE, or both roles made and granted by an administrator of the server.',
    fix: `As that administrator run: CREATE ROLE ${companyRole} NOLOGIN; CREATE ROLE ${acrossRole} NOLOGIN; GRANT ${names} TO "${user}"; (leave out what exists), then start again.`,
    cause,
  });
}

function tooStrong(role: string): ConfigError {
  return new ConfigError({
    code: 'database/role-too-strong',
    what: `The database role ${role} is a superuser or has BYPASSRLS, so it would see the rows of every company.`,
    fix: `As an administrator of the server run: ALTER ROLE ${role} NOSUPERUSER NOBYPASSRLS; then start again.`,
  });
}
