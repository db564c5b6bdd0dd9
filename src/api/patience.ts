/** How long and how many the server bears, all of it per process. */
export interface Patience {
  /** Until the headers of a call are there, counted from the first byte or from the connection. */
  headersMs: number;
  /** Before the pace of a body is looked at. */
  bodyGraceMs: number;
  /** What a body must then have brought on average: a pace, so that a gigabyte over a slow line still arrives. */
  bodyBytesPerSecond: number;
  /** Before the pace at which an answer is read is looked at; counted while something of it waits to be taken. */
  answerGraceMs: number;
  /** What of an answer must then have been taken on average. */
  answerBytesPerSecond: number;
  /** Without a byte in either direction, unless the answer is still being worked out. */
  silenceMs: number;
  /** An open connection between two calls. */
  keepAliveMs: number;
  /** How often the above is looked at. */
  checkMs: number;
  connections: number;
  /** Connections without a call on them. One more, and the oldest has to go. */
  idleConnections: number;
  /** Bodies on their way at the same time. One more, and the slowest has to go. */
  bodies: number;
}

export const usualPatience: Patience = {
  headersMs: 20_000,
  bodyGraceMs: 20_000,
  // 128 kbit/s: the slowest line that an office still has; 1 GiB then takes 18 hours and is let through.
  bodyBytesPerSecond: 16 * 1024,
  answerGraceMs: 30_000,
  // Half of what senders must manage: who cannot read that is not waiting for it any more.
  answerBytesPerSecond: 8 * 1024,
  // Event streams speak every 15 seconds.
  silenceMs: 120_000,
  // Longer than proxies keep theirs (60 s), so that none sends a call into a connection that we are closing.
  keepAliveMs: 72_000,
  checkMs: 2_000,
  connections: 4_000,
  idleConnections: 1_000,
  bodies: 500,
};
