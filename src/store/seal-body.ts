import { CompanySeal, type KeyRing, sealContext } from '../kernel/index.ts';
import type { Entity } from '../model/index.ts';
import type { Change } from '../sync/index.ts';

/** The part of a change that holds people's data; it rests sealed. */
export type ChangeBody = Pick<Change, 'differences' | 'after' | 'before' | 'pendingReferences'>;

/** Which change a body belongs to. */
export interface ChangePlace {
  planId: string;
  seq: number;
}

/** Which link belongs to what was sent. */
export interface LinkPlace {
  sourceId: string;
  destinationId: string;
  dataSet: string;
  sourceKey: string;
}

/** Seals what a company's plans and links remember, each value for the row that it stands in. */
export class BodySeal {
  readonly #seal: CompanySeal;
  readonly #companyId: string;

  constructor(ring: KeyRing, companyId: string) {
    this.#seal = new CompanySeal(ring, companyId);
    this.#companyId = companyId;
  }

  /** The differences of a new record are its filled fields: they are left out and read off `after` again. */
  sealBody(body: ChangeBody, place: ChangePlace): Buffer {
    const { differences, ...rest } = body;
    const filled = filledFields(body.after);
    const implied =
      differences.length === filled.length &&
      differences.every(({ field, before }, index) => before === null && field === filled[index]);
    return this.#close(implied ? rest : body, this.#ofChange(place));
  }

  openBody(sealed: Uint8Array, place: ChangePlace): ChangeBody {
    const body = this.#open(sealed, this.#ofChange(place)) as Partial<ChangeBody> & Pick<ChangeBody, 'after'>;
    const { differences, after } = body;
    if (differences !== undefined) return { ...body, differences };
    let made: ChangeBody['differences'] | undefined;
    return {
      ...body,
      // Made when somebody looks: to write a receipt nobody does, and they are 30 objects for each record.
      get differences() {
        made ??= filledFields(after).map((field) => ({ field, before: null, after: after[field] ?? null }));
        return made;
      },
    };
  }

  sealSent(entity: Entity, place: LinkPlace): Buffer {
    return this.#close(entity, this.#ofLink(place));
  }

  openSent(sealed: Uint8Array, place: LinkPlace): Entity {
    return this.#open(sealed, this.#ofLink(place)) as Entity;
  }

  #ofChange({ planId, seq }: ChangePlace): string {
    return sealContext('change', this.#companyId, [planId, seq], 'body');
  }

  #ofLink({ sourceId, destinationId, dataSet, sourceKey }: LinkPlace): string {
    return sealContext('link', this.#companyId, [sourceId, destinationId, dataSet, sourceKey], 'sent');
  }

  #close(value: unknown, context: string): Buffer {
    return this.#seal.seal(Buffer.from(JSON.stringify(value), 'utf8'), context);
  }

  #open(sealed: Uint8Array, context: string): unknown {
    return JSON.parse(this.#seal.open(sealed, context).toString('utf8'));
  }
}

function filledFields(entity: Entity): string[] {
  return Object.keys(entity).filter((name) => entity[name] !== null && entity[name] !== '');
}
