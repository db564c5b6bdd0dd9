import { installationChain, type KeyCounts, type SealedPlace } from '../store/index.ts';
import type { Hub } from './hub.ts';

/** A place with sealed values, of one company or of the installation. */
interface BoundPlace {
  label: string;
  count(): Promise<KeyCounts>;
  reseal(after: string | undefined): ReturnType<SealedPlace['reseal']>;
}

/** Every place where something is sealed with a key of the ring, of the installation and of each company. */
export async function everySealedPlace({ store }: Hub): Promise<BoundPlace[]> {
  const bind = (place: SealedPlace, owner: string): BoundPlace => ({
    label: place.label,
    count: () => place.count(owner),
    reseal: (after) => place.reseal(owner, after),
  });
  const companies = await store.companies.all();
  return [
    bind(store.singleSignOn.sealed, installationChain),
    ...companies.flatMap(({ id }) => store.sealed.map((place) => bind(place, id))),
  ];
}
