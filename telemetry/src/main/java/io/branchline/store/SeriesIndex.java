package io.branchline.store;

import io.branchline.measure.SeriesKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Open chunks by name and by number. A table with linear probing, for a map's nodes would take as
 * much memory as the chunks of quiet series. For one thread at a time.
 */
final class SeriesIndex {
  private static final int FIRST_SLOTS = 1 << 10;

  private final List<OpenChunk> byId = new ArrayList<>();

  /** A power of two of slots, at most half of them taken. */
  private @Nullable OpenChunk[] slots = new OpenChunk[FIRST_SLOTS];

  /** By number, the one that was looked for next the last time. */
  private @Nullable OpenChunk[] following = new OpenChunk[FIRST_SLOTS];

  @Nullable OpenChunk find(SeriesKey key) {
    return slots[slotOf(key)];
  }

  /**
   * Finds a series behind another. Routers repeat their order, so that it is mostly the one that
   * was there last time, and its name need not be looked up.
   */
  @Nullable OpenChunk find(SeriesKey key, @Nullable OpenChunk before) {
    if (before == null) {
      return find(key);
    }
    if (before.id >= following.length) {
      following = Arrays.copyOf(following, slots.length);
    }
    var guess = following[before.id];
    if (guess == null || !isSame(guess.key, key)) {
      guess = find(key);
      following[before.id] = guess;
    }
    return guess;
  }

  /** Mostly it is the very same key, and then it need not be looked at. */
  @SuppressWarnings("ReferenceEquality")
  private static boolean isSame(SeriesKey one, SeriesKey other) {
    return one == other || one.equals(other);
  }

  /** Adds a series that is not there yet; its number is how many there were. */
  OpenChunk add(SeriesKey key) {
    var chunk = new OpenChunk(byId.size(), key);
    byId.add(chunk);
    if (2 * byId.size() > slots.length) {
      slots = new OpenChunk[2 * slots.length];
      for (var known : byId) {
        slots[slotOf(known.key)] = known;
      }
    } else {
      slots[slotOf(key)] = chunk;
    }
    return chunk;
  }

  /** Where a series is, or belongs. */
  private int slotOf(SeriesKey key) {
    int last = slots.length - 1;
    int slot = key.hashCode() * 0x9E3779B9 >>> Integer.numberOfLeadingZeros(last);
    for (var at = slots[slot]; at != null && !at.key.equals(key); at = slots[slot]) {
      slot = (slot + 1) & last;
    }
    return slot;
  }

  OpenChunk get(int id) {
    return byId.get(id);
  }

  /** All, by their numbers. */
  List<OpenChunk> all() {
    return Collections.unmodifiableList(byId);
  }

  int size() {
    return byId.size();
  }
}
