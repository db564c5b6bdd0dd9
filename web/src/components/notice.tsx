import type { CSSProperties, ReactNode } from 'react';
import classes from './notice.module.css';
import type { Tone } from './tag.tsx';

/** Something that must be read, in the page: its tone, a sentence, and what to do. */
export function Notice({
  tone,
  title,
  icon,
  role,
  children,
}: {
  tone: Tone;
  title?: ReactNode;
  icon?: ReactNode;
  role?: 'alert' | 'status';
  children?: ReactNode;
}) {
  const style = {
    '--notice-text': `var(--${tone}-text)`,
    '--notice-fill': `var(--${tone}-fill)`,
    '--notice-solid': `var(--${tone}-solid)`,
  } as CSSProperties;
  return (
    <div className={classes.notice} style={style} role={role}>
      {icon !== undefined && <span className={classes.icon}>{icon}</span>}
      <div className={classes.body}>
        {title !== undefined && <div className={classes.title}>{title}</div>}
        {children}
      </div>
    </div>
  );
}
