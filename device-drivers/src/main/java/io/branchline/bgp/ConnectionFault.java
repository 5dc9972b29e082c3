package io.branchline.bgp;

import java.util.Optional;

/**
 * Why one connection ended: the first reason that was found, which is the one nearest the cause.
 */
final class ConnectionFault {
  private Optional<String> reason = Optional.empty();

  synchronized void record(String found) {
    if (reason.isEmpty()) {
      reason = Optional.of(found);
    }
  }

  synchronized Optional<String> reason() {
    return reason;
  }
}
