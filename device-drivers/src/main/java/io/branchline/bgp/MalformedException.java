package io.branchline.bgp;

/** Octets that do not follow their encoding; the message says what and at which offset. */
final class MalformedException extends Exception {
  private static final long serialVersionUID = 1L;

  MalformedException(String message) {
    super(message);
  }
}
