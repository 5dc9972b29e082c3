package io.branchline.loop;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Maps of a state. Each event makes a state, and most maps are in the next one what they were: with
 * ten thousand routers they must not be copied every time.
 */
final class Snapshots {
  private static final Class<?> UNMODIFIABLE =
      Collections.unmodifiableSortedMap(new TreeMap<String, String>()).getClass();

  private Snapshots() {}

  /** The map itself when it is another state's, which nobody can change; else a copy. */
  static <K, V> SortedMap<K, V> of(SortedMap<K, V> map) {
    return map.getClass() == UNMODIFIABLE
        ? map
        : Collections.unmodifiableSortedMap(new TreeMap<>(map));
  }
}
