package io.branchline.compute;

import java.util.Arrays;

/** A growing list of link indices. */
final class LinkStack {
  private int[] links = new int[16];
  private int size;

  void push(int link) {
    if (size == links.length) {
      links = Arrays.copyOf(links, 2 * size);
    }
    links[size++] = link;
  }

  int[] toArray() {
    return Arrays.copyOf(links, size);
  }
}
