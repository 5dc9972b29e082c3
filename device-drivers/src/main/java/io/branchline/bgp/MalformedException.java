package io.branchline.bgp;

/** Octets that do not follow their encoding; the message says what and at which offset. */
final class MalformedException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String what;

  MalformedException(String what) {
    super(what);
    this.what = what;
  }

  @Override
  public String getMessage() {
    return what;
  }
}
