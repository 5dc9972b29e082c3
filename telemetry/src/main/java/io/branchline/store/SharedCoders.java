package io.branchline.store;

import org.jspecify.annotations.Nullable;

/**
 * States of coders that many open chunks have in common. A router reports all its series at once,
 * so that the times in their chunks are the same, and so is what their coders expect; such a state
 * is there once, and never changes: writing gives the next one. The last few are remembered. For
 * one thread at a time.
 */
final class SharedCoders {
  private static final int SLOTS = 1 << 10;
  private static final WholeNumbers NEW = new WholeNumbers();
  private static final ValueCoder.Decimals NEW_DECIMALS = new ValueCoder.Decimals();

  private final @Nullable Step[] times = new Step[SLOTS];
  private final ValueCoder.@Nullable Decimals[] firsts = new ValueCoder.Decimals[SLOTS];

  private record Step(WholeNumbers from, long number, WholeNumbers to) {}

  /** Writes a time and gives the state after it. */
  WholeNumbers writeTime(BitWriter out, @Nullable WholeNumbers before, long time) {
    var from = before == null ? NEW : before;
    from.put(out, time);
    int slot = slot(31 * from.last() + time);
    var step = times[slot];
    if (step == null || step.number != time || !step.from.isLike(from)) {
      var to = new WholeNumbers(from);
      to.learn(time);
      step = new Step(from, time, to);
      times[slot] = step;
    }
    return step.to;
  }

  /** Writes a chunk's first value, and gives the state until there is another value. */
  ValueCoder writeFirst(BitWriter out, double value, int places) {
    if (places == ValueCoder.ANY) {
      var coder = new ValueCoder.Bits();
      coder.write(out, value, places);
      return coder;
    }
    long number = ValueCoder.Decimals.scaled(value, places);
    NEW_DECIMALS.put(out, number);
    int slot = slot(number);
    var known = firsts[slot];
    if (known == null || known.last() != number) {
      known = new ValueCoder.Decimals();
      known.learn(number);
      firsts[slot] = known;
    }
    return known;
  }

  private static int slot(long number) {
    return (int) (number * 0x9E3779B97F4A7C15L >>> 54);
  }
}
