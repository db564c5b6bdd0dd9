/** However much it is used, a session ends after a week; unused, after twelve hours: a working day and the evening. */
export const sessionLifeSeconds = 7 * 24 * 3600;
export const idleLimitMs = 12 * 3600 * 1000;
