package io.branchline.journal;

/** A newer controller has taken over: this one must stop writing. */
public final class StaleEpochException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public StaleEpochException(long mine, long current, String holder) {
    super("epoch " + mine + " is over: " + holder + " controls the network in epoch " + current);
  }
}
