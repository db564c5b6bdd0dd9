/** Run by hand after a change: node test/write-guide.ts */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { products } from '../src/hub/products.ts';
import { readyMadeSyncsGuide } from '../src/hub/templates/guide.ts';

writeFileSync(join(import.meta.dirname, '../docs/guides/ready-made-syncs.md'), readyMadeSyncsGuide(products));
