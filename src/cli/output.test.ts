import { expect, test } from 'vitest';
import { forTerminal, table } from './output.ts';

test.each([
  ['a screen that is cleared', '\u001b[2J\u001b[H'],
  ['a window that is renamed', '\u001b]0;owned\u0007'],
  ['a sequence in one sign', '\u009b31m'],
  ['a line that is written over', 'Failed\rCompleted'],
  ['signs taken back', 'refused\b\b\b\b\b\b\bapplied'],
  ['words turned round', 'exe.\u202etxt.slx'],
])('%s in what others have written does nothing on a terminal', (_, text) => {
  const shown = forTerminal(table(['Name', 'Message'], [['Connector', text]]));

  expect(shown).not.toMatch(/[^\P{Cc}\n\t]|[\u2028-\u202e\u2066-\u2069]/u);
  expect(shown).toContain('\ufffd');
});

test('what people usually write stays as it is', () => {
  const text = table(['Name', 'Runs'], [['Plumb & Level – Müller, 東京 🙂', 3]]);

  expect(forTerminal(text)).toBe(text);
});
