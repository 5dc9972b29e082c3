package io.branchline.traffic;

import io.branchline.service.DemandKey;
import java.util.List;
import java.util.function.Predicate;

/**
 * What the bank's applications want to send. The answer depends on nothing but the model and the
 * second asked for, so that every network that is given the same model sees the same demands and
 * any stretch of time can be played again. A model may keep caches: it belongs to one thread;
 * {@link #copy} gives another thread its own.
 */
public interface DemandModel {
  /** The demands, in the order of {@link #kbpsAt}. */
  List<DemandKey> keys();

  /**
   * Writes every demand's rate in one second.
   *
   * @param epochSecond network time, seconds since 1970-01-01 UTC
   * @param kbps kbit/s of IP bytes without encapsulation, one for each key
   */
  void kbpsAt(long epochSecond, double[] kbps);

  /**
   * Writes every demand's expected mean around a second without the variation of seconds and
   * minutes: what a monitoring system with long intervals would have recorded. Costs little.
   */
  void meanKbpsAt(long epochSecond, double[] kbps);

  /** The same model with these demands alone, for use by another thread. */
  DemandModel only(Predicate<DemandKey> which);

  /** The same model for use by another thread. */
  default DemandModel copy() {
    return only(key -> true);
  }
}
