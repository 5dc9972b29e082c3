package io.branchline.journal;

/**
 * The journal takes nothing just now: its database does not answer or its disk is full. Appending
 * the same drafts again is safe, even when they got there and only the answer was lost.
 */
public final class JournalUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public JournalUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
