package io.branchline.optimize;

import io.branchline.network.Topology;
import java.util.Arrays;

/** Candidate paths by number, packed: links, delay and loss. Paths are only ever added. */
final class PathSet {
  private final Topology topology;
  private int[] links = new int[1024];
  private int[] first = new int[256];
  private long[] delayMicros = new long[256];
  private double[] loss = new double[256];
  private int count;

  PathSet(Topology topology) {
    this.topology = topology;
  }

  /** Adds a path and gives its number. */
  int add(int[] path) {
    if (count + 2 > first.length) {
      first = Arrays.copyOf(first, 2 * first.length);
      delayMicros = Arrays.copyOf(delayMicros, 2 * delayMicros.length);
      loss = Arrays.copyOf(loss, 2 * loss.length);
    }
    int from = first[count];
    while (from + path.length > links.length) {
      links = Arrays.copyOf(links, 2 * links.length);
    }
    double kept = 1;
    long delay = 0;
    for (int i = 0; i < path.length; i++) {
      links[from + i] = path[i];
      delay += topology.delayMicros(path[i]);
      kept *= 1 - topology.lossRatio(path[i]);
    }
    delayMicros[count] = delay;
    loss[count] = 1 - kept;
    first[++count] = from + path.length;
    return count - 1;
  }

  int first(int path) {
    return first[path];
  }

  int end(int path) {
    return first[path + 1];
  }

  int link(int position) {
    return links[position];
  }

  int[] links(int path) {
    return Arrays.copyOfRange(links, first[path], first[path + 1]);
  }

  boolean contains(int path, int link) {
    for (int i = first[path]; i < first[path + 1]; i++) {
      if (links[i] == link) {
        return true;
      }
    }
    return false;
  }

  long delayMicros(int path) {
    return delayMicros[path];
  }

  double loss(int path) {
    return loss[path];
  }
}
