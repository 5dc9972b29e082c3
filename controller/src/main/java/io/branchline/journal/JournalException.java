package io.branchline.journal;

/** The journal cannot be read or written; the controller cannot go on without it. */
public final class JournalException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public JournalException(String message) {
    super(message);
  }

  public JournalException(String message, Throwable cause) {
    super(message, cause);
  }
}
