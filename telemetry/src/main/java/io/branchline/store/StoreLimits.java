package io.branchline.store;

/**
 * How much a store takes.
 *
 * @param heldBytes of the log, kept for followers that are behind
 * @param roundBytes of the log, from which open chunks are written out again
 * @param openBytes of all open chunks that are in memory as a whole; of more only what was added
 *     since they were written out
 */
record StoreLimits(long heldBytes, long roundBytes, long openBytes) {
  static final StoreLimits DEFAULT = new StoreLimits(1L << 30, 6L << 20, 32L << 20);
}
