package io.branchline.router;

import org.jspecify.annotations.Nullable;

/**
 * A message that cannot be taken apart; the session it came on cannot go on (RFC 6241 appendix A).
 */
final class MalformedMessageException extends Exception {
  private static final long serialVersionUID = 1;

  MalformedMessageException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
