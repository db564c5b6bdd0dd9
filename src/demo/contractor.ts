import { buildContractor, type Contractor } from '../../sandbox/contractor/index.ts';

let built: Contractor | undefined;

/** The contractor whose lists all the sandboxes hold, as of today; with few people, whom nobody asks for here. */
export function demoContractor(): Contractor {
  built ??= buildContractor({ today: new Date().toISOString().slice(0, 10), people: 30 });
  return built;
}
