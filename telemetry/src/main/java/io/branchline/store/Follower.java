package io.branchline.store;

import io.branchline.measure.Sample;
import java.util.List;

/**
 * Reads what is appended to a store, in order, and goes on after a restart where it last
 * acknowledged. The store keeps what was not acknowledged, up to a limit; what is beyond counts as
 * lost. Imported history is not part of it. For one thread.
 */
public interface Follower {
  /**
   * The samples after those given before, some of at least {@code least} if there are so many;
   * empty when there is nothing new.
   */
  List<Sample> next(int least);

  /** All that {@link #next} gave need not be given again. */
  void acknowledge();

  /** Appends that are not acknowledged. */
  long behind();

  /** Appends that were dropped before they were given, since the store was opened. */
  long lost();
}
