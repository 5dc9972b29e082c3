package io.branchline.gnmi;

/** A message that is no gNMI message; it concerns that message alone. */
final class MalformedMessageException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  MalformedMessageException(String message) {
    // Whoever sends such messages sends many: without a stack trace they cost little.
    super(message, null, false, false);
  }
}
