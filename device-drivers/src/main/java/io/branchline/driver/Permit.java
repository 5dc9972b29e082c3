package io.branchline.driver;

import java.util.function.Supplier;

/**
 * Leave to write to routers, checked around each write so that a controller that lost its
 * leadership cannot go on writing.
 */
@FunctionalInterface
public interface Permit {
  /** For a controller that is alone, and for tests. */
  Permit ALWAYS = Supplier::get;

  /**
   * Runs the write while holding the permit.
   *
   * @throws Withdrawn the permit is no longer ours; the write was not made
   */
  <T> T under(Supplier<T> write);

  /** The permit is no longer ours. */
  final class Withdrawn extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public Withdrawn(String reason) {
      super(reason);
    }
  }
}
