import { expect, test } from 'vitest';
import { scenes } from './all-pages.ts';
import { takeScreenshots } from './screenshots.ts';

// `npm run screenshots` asks for them; an ordinary test run does not need the pictures.
test.runIf(process.env.CHALKLINE_SCREENSHOTS !== undefined)(
  'pictures of all pages are taken',
  { timeout: 600_000 },
  async () => {
    const taken = await takeScreenshots();

    expect(taken).toHaveLength(scenes.length * 4);
  },
);
