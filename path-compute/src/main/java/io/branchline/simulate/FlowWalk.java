package io.branchline.simulate;

import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Where packets of one flow go, packed: the same for all classes that take the same policy.
 *
 * @param preference of the active candidate path; empty when it follows the IGP
 * @param dropped why it does not arrive
 * @param links each hop's link, a node's hops together and before those of the nodes they lead to
 * @param shares of the flow's packets, from 0 to 1
 * @param bytes what segments add to each packet there
 */
record FlowWalk(
    OptionalInt preference, Optional<String> dropped, int[] links, double[] shares, int[] bytes) {
  static FlowWalk dropped(String reason) {
    return new FlowWalk(
        OptionalInt.empty(), Optional.of(reason), new int[0], new double[0], new int[0]);
  }

  /** Collects hops. */
  static final class Builder {
    private int[] links = new int[8];
    private double[] shares = new double[8];
    private int[] bytes = new int[8];
    private int size;

    void add(int link, double share, int encapsulation) {
      if (size == links.length) {
        links = Arrays.copyOf(links, 2 * size);
        shares = Arrays.copyOf(shares, 2 * size);
        bytes = Arrays.copyOf(bytes, 2 * size);
      }
      links[size] = link;
      shares[size] = share;
      bytes[size++] = encapsulation;
    }

    FlowWalk build(OptionalInt preference) {
      return new FlowWalk(
          preference,
          Optional.empty(),
          Arrays.copyOf(links, size),
          Arrays.copyOf(shares, size),
          Arrays.copyOf(bytes, size));
    }
  }
}
