package io.branchline.export;

import io.branchline.measure.Sample;
import java.io.IOException;
import java.util.List;

/** Somewhere that samples are sent on to. */
public interface Destination extends AutoCloseable {
  /**
   * Sends samples, and returns when all of them are safe there. Sent again, they change nothing.
   *
   * @throws IOException when that is not known; to be tried again
   * @throws RefusedException when they will never be taken
   */
  void deliver(List<Sample> samples) throws IOException, InterruptedException;

  @Override
  void close();

  /** The other side will not take these samples, however often they are sent. */
  final class RefusedException extends IOException {
    private static final long serialVersionUID = 1;

    public RefusedException(String message) {
      super(message);
    }
  }
}
