/** How much is tried: `CHALKLINE_FUZZ` times the usual number of cases, from the seed `CHALKLINE_FUZZ_SEED`. */
const times = Number(process.env.CHALKLINE_FUZZ || 1);

export const seed = Number(process.env.CHALKLINE_FUZZ_SEED || 20260302);

export const cases = (usual: number): number => Math.max(1, Math.round(usual * times));

/** Room for that many cases on a busy machine, in milliseconds. */
export const patienceMs = 120_000 * Math.max(1, times);
