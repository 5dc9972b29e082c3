package io.branchline.store;

import org.jspecify.annotations.Nullable;

/**
 * What many open chunks have in common. A router reports all its series at once, so that the times
 * in their chunks are the same, and so is what their coders expect; such a state is there once, and
 * never changes: writing gives the next one. Of series that stay at the same value even the bits
 * are the same, and there once. The last few steps are remembered. For one thread at a time.
 */
final class SharedCoders {
  private static final int SLOTS = 1 << 10;
  private static final WholeNumbers NEW = new WholeNumbers();

  private final @Nullable Step[] times = new Step[SLOTS];
  private final @Nullable Run[] runs = new Run[SLOTS];
  private final ValueCoder.@Nullable Decimals[] constants = new ValueCoder.Decimals[SLOTS];

  private record Step(WholeNumbers from, long number, WholeNumbers to) {}

  /** A time and a number, what they were written behind, and what there was then. */
  private record Run(Written from, long time, long number, Written to, WholeNumbers times) {}

  private record Written(long[] words, long tail, int bits) {
    private static Written of(BitWriter chunk) {
      return new Written(chunk.array(), chunk.tail(), chunk.bits());
    }

    /** Whether this is what was written to a chunk; equal arrays are there once. */
    @SuppressWarnings("ReferenceEquality")
    private boolean is(BitWriter chunk) {
      return words == chunk.array() && tail == chunk.tail() && bits == chunk.bits();
    }
  }

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

  /**
   * Writes a time and the whole number of a chunk that has no other; its array is or will be that
   * of others too.
   */
  WholeNumbers writeSame(BitWriter chunk, @Nullable WholeNumbers before, long time, long number) {
    long last = before == null ? 0 : before.last();
    int slot = slot(31 * (31 * last + time) + number);
    var run = runs[slot];
    if (run != null && run.time == time && run.number == number && run.from.is(chunk)) {
      chunk.goOn(run.to.words, run.to.tail, run.to.bits);
      return run.times;
    }
    var from = Written.of(chunk);
    chunk.part();
    var after = writeTime(chunk, before, time);
    (before == null ? NEW : constant(number)).put(chunk, number);
    runs[slot] = new Run(from, time, number, Written.of(chunk), after);
    return after;
  }

  /** The state of a coder that was given a number, however many times: it expects it again. */
  ValueCoder.Decimals constant(long number) {
    int slot = slot(number);
    var known = constants[slot];
    if (known == null || known.last() != number) {
      known = new ValueCoder.Decimals();
      known.learn(number);
      constants[slot] = known;
    }
    return known;
  }

  private static int slot(long number) {
    return (int) (number * 0x9E3779B97F4A7C15L >>> 54);
  }
}
