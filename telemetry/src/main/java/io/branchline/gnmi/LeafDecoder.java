package io.branchline.gnmi;

/** Reads the values of one leaf of one router, on the thread that decodes. */
@FunctionalInterface
interface LeafDecoder {
  /**
   * Takes one value.
   *
   * @param nanos when it was taken, network time since 1970
   * @param value valid during the call
   */
  void accept(long nanos, LeafValue value, Round round);
}
