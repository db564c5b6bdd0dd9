import { UnstyledButton } from '@mantine/core';
import type { CrosswalkProposal } from '../../../api/types.ts';
import classes from './candidates.module.css';

/** Codes of the destination that look alike, the likeliest first; one click takes one. */
export function Candidates({
  candidates,
  onTake,
}: {
  candidates: CrosswalkProposal['candidates'];
  onTake: (code: string) => void;
}) {
  if (candidates.length === 0) return null;
  return (
    <ul className={classes.list} aria-label="Proposals">
      {candidates.map(({ code, name, similarity }) => (
        <li key={code}>
          <UnstyledButton className={classes.candidate} onClick={() => onTake(code)}>
            <span className={classes.bar} aria-hidden="true">
              <span className={classes.fill} style={{ width: `${Math.round(similarity * 100)}%` }} />
            </span>
            <span className={classes.share}>{Math.round(similarity * 100)} %</span>
            <span>
              <span className="mono">{code}</span> {name}
            </span>
          </UnstyledButton>
        </li>
      ))}
    </ul>
  );
}
