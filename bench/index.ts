/** `npm run bench`: every benchmark in turn. They measure and print; they never fail for being slow. */
await import('./csv-to-vista.ts');
await import('./api-latency.ts');
await import('./sealed-files.ts');
await import('./limiter.ts');
await import('./people-data.ts');
await import('./purged-space.ts');

export {};
