package io.branchline.fault;

import java.util.Set;

/**
 * What faults can be injected into: the simulated network, the controller's process, the sessions
 * between them, a network in the kernel.
 */
public interface FaultTarget {
  /** What it can do. */
  Set<FaultKind> kinds();

  /**
   * Injects a fault, beside those that are there; on return it is under way.
   *
   * @throws IllegalArgumentException when it is none of {@link #kinds} or its place is not there
   * @throws FaultException when it cannot be injected here and now
   */
  Injected inject(InjectableFault fault);
}
