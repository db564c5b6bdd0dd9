import Type, { type Static } from 'typebox';
import type { Permission } from '../../hub/index.ts';
import { Id, Name, Nullable, Optional } from './basics.ts';

/** RFC 9457. `code`, `fix` and `field` are ours. */
export const Problem = Type.Object({
  type: Type.String(),
  title: Type.String(),
  status: Type.Integer(),
  detail: Type.String(),
  code: Type.String(),
  fix: Type.String(),
  field: Optional(Type.String()),
  /** Further problems of the same request, by field. */
  errors: Optional(Type.Array(Type.Object({ field: Type.String(), detail: Type.String() }))),
  requestId: Optional(Type.String()),
});
export type Problem = Static<typeof Problem>;

/** GET /api/health — without sign-in. */
export const Health = Type.Object({
  status: Type.Literal('ok'),
  version: Type.String(),
  database: Type.String(),
});
export type Health = Static<typeof Health>;

/** GET /api/me */
export const Me = Type.Object({
  user: Type.Object({ id: Type.String(), name: Type.String(), email: Type.String() }),
  installationAdmin: Type.Boolean(),
  /** Whether this session was opened with a second factor. */
  secondFactor: Type.Boolean(),
  /** Whom to ask for access, as the administrators say. */
  contactEmail: Nullable(Type.String()),
  companies: Type.Array(
    Type.Object({
      id: Id,
      name: Type.String(),
      role: Type.String(),
      seesPersonalData: Type.Boolean(),
      timeZone: Type.String(),
      /** What the role allows, in the words of docs/reference/roles.md. */
      permissions: Type.Array(Type.Unsafe<Permission>(Type.String())),
      /** Entered with a second factor only. */
      requiresSecondFactor: Type.Boolean(),
    }),
  ),
});
export type Me = Static<typeof Me>;

/** POST /api/companies — for the administrator of the installation; answers a member of `Me.companies`. */
export const CompanyInput = Type.Object({
  name: Name,
  timeZone: Type.String(),
});
export type CompanyInput = Static<typeof CompanyInput>;

/** GET /api/demo — without sign-in, only on an installation with the demo company; 404 elsewhere. */
export const Demo = Type.Object({ email: Type.String(), password: Type.String() });
export type Demo = Static<typeof Demo>;

/** GET /api/demo/sandboxes */
export const DemoSandbox = Type.Object({ product: Type.String(), address: Type.String() });
export type DemoSandbox = Static<typeof DemoSandbox>;

/** POST /api/demo/reset — one sandbox by its product, or all of them. */
export const DemoResetInput = Type.Object({ product: Optional(Type.String()) });
export type DemoResetInput = Static<typeof DemoResetInput>;
export const DemoReset = Type.Object({ reset: Type.Array(Type.String()) });
export type DemoReset = Static<typeof DemoReset>;

/** A field as the screens need it: of our model. */
export const FieldInfo = Type.Object({
  id: Type.String(),
  label: Type.String(),
  kind: Type.String(),
  sensitivity: Type.String(),
  required: Type.Boolean(),
  choices: Optional(Type.Array(Type.String())),
  refersTo: Optional(Type.String()),
  help: Optional(Type.String()),
});
export type FieldInfo = Static<typeof FieldInfo>;

export const DataSetInfo = Type.Object({
  id: Type.String(),
  label: Type.String(),
  directions: Type.Array(Type.Union([Type.Literal('read'), Type.Literal('write')])),
  vendorName: Type.String(),
  /** Our fields that the product reads, and that it writes. */
  readable: Type.Array(Type.String()),
  writable: Type.Array(Type.String()),
  /** Our fields that the product demands when a record is created. */
  required: Type.Array(Type.String()),
  /** The vendor's own fields, which a mapping may name as `vendor.<field>`. */
  vendorFields: Type.Array(Type.String()),
  writes: Type.Array(Type.String()),
  incremental: Type.Boolean(),
  effectiveDated: Type.Boolean(),
  note: Optional(Type.String()),
  after: Type.Array(Type.String()),
  fields: Type.Array(FieldInfo),
  runOptions: Type.Array(
    Type.Object({
      id: Type.String(),
      label: Type.String(),
      kind: Type.String(),
      choices: Optional(Type.Array(Type.String())),
      help: Optional(Type.String()),
      /** Offered only where this setting of the source's connector has this value. */
      where: Optional(Type.Object({ setting: Type.String(), is: Type.String() })),
    }),
  ),
});
export type DataSetInfo = Static<typeof DataSetInfo>;

/** GET /api/products */
export const ProductInfo = Type.Object({
  id: Type.String(),
  name: Type.String(),
  summary: Type.String(),
  /** JSON Schema of the configuration form; properties with `secret: true` are write-only. */
  configSchema: Type.Unknown(),
  secretFields: Type.Array(Type.String()),
  takesUploads: Type.Boolean(),
  dataSets: Type.Array(DataSetInfo),
});
export type ProductInfo = Static<typeof ProductInfo>;
