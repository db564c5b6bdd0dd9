/** The mark: a line snapped between two points, with a little dust beneath it. */
export function ChalkMark({ size = 28 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <rect width="32" height="32" rx="7" fill="var(--mantine-primary-color-filled)" />
      <path d="M6 23.5 26 8.5" stroke="#fff" strokeWidth="2.6" strokeLinecap="round" />
      <path
        d="M8.5 24.8Q18.6 20.5 26.6 11"
        fill="none"
        stroke="#fff"
        strokeOpacity=".5"
        strokeWidth="1.6"
        strokeLinecap="round"
        strokeDasharray=".1 3"
      />
      <circle cx="6" cy="23.5" r="3" fill="#fff" />
      <circle cx="26" cy="8.5" r="3" fill="#fff" />
    </svg>
  );
}
