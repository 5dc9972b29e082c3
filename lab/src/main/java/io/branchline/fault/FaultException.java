package io.branchline.fault;

/** A fault cannot be injected or undone; the message says why. */
public final class FaultException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public FaultException(String message) {
    super(message);
  }

  public FaultException(String message, Throwable cause) {
    super(message, cause);
  }
}
