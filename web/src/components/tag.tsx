import type { CSSProperties, ReactNode } from 'react';
import classes from './tag.module.css';

export type Tone = 'ok' | 'warn' | 'bad' | 'fail' | 'busy' | 'quiet';

/** A short word with a colour that says how it is; the word alone carries the meaning too. */
export function Tag({
  tone,
  dot = false,
  square = false,
  live = false,
  title,
  children,
}: {
  tone: Tone;
  dot?: boolean;
  square?: boolean;
  live?: boolean;
  title?: string | undefined;
  children: ReactNode;
}) {
  const style = {
    '--tag-text': `var(--${tone}-text)`,
    '--tag-fill': `var(--${tone}-fill)`,
    '--tag-solid': `var(--${tone}-solid)`,
  } as CSSProperties;
  return (
    <span
      className={classes.tag}
      style={style}
      title={title}
      data-square={square || undefined}
      data-live={live || undefined}
    >
      {dot && <span className={classes.dot} />}
      {children}
    </span>
  );
}
