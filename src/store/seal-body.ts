import { deriveKey, type KeyRing, sealBytes, unsealBytes } from '../kernel/index.ts';
import type { Entity } from '../model/index.ts';
import type { Change } from '../sync/index.ts';

/** The part of a change that holds people's data; it rests sealed. */
export type ChangeBody = Pick<Change, 'differences' | 'after' | 'before' | 'pendingReferences'>;

/** Seals what a company's plans and links remember. One key per company, derived from the installation's. */
export class BodySeal {
  readonly #key: Buffer;
  readonly #context: string;

  constructor(ring: KeyRing, companyId: string) {
    this.#key = deriveKey(ring, `bodies|${companyId}`);
    this.#context = companyId;
  }

  /** The differences of a new record are its filled fields: they are left out and read off `after` again. */
  sealBody(body: ChangeBody): Buffer {
    const { differences, ...rest } = body;
    const filled = filledFields(body.after);
    const implied =
      differences.length === filled.length &&
      differences.every(({ field, before }, index) => before === null && field === filled[index]);
    return this.#seal(implied ? rest : body, 'change');
  }

  openBody(sealed: Uint8Array): ChangeBody {
    const body = this.#open(sealed, 'change') as Partial<ChangeBody> & Pick<ChangeBody, 'after'>;
    const { differences, after } = body;
    if (differences !== undefined) return { ...body, differences };
    const fields = filledFields(after);
    return {
      ...body,
      differences: fields.map((field) => ({ field, before: null, after: after[field] ?? null })),
    };
  }

  sealSent(entity: Entity): Buffer {
    return this.#seal(entity, 'link');
  }

  openSent(sealed: Uint8Array): Entity {
    return this.#open(sealed, 'link') as Entity;
  }

  #seal(value: unknown, kind: string): Buffer {
    return sealBytes(this.#key, Buffer.from(JSON.stringify(value), 'utf8'), `${this.#context}|${kind}`);
  }

  #open(sealed: Uint8Array, kind: string): unknown {
    return JSON.parse(
      unsealBytes(this.#key, Buffer.from(sealed), `${this.#context}|${kind}`).toString('utf8'),
    );
  }
}

function filledFields(entity: Entity): string[] {
  return Object.keys(entity).filter((name) => entity[name] !== null && entity[name] !== '');
}
