package io.branchline.security;

import io.github.bucket4j.Bucket;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A token bucket for each caller: who asks too much is told how long to wait. */
public final class Throttle {
  private static final int MOST_CALLERS = 10_000;

  private final long burst;
  private final long perSecond;
  private final Map<String, Bucket> buckets = new ConcurrentHashMap<>();

  /**
   * @param burst requests a caller may make at once
   * @param perSecond requests it earns back a second
   */
  public Throttle(long burst, long perSecond) {
    this.burst = burst;
    this.perSecond = perSecond;
  }

  /** Takes one request; zero when it may proceed, otherwise how long to wait. */
  public Duration take(String caller) {
    if (buckets.size() > MOST_CALLERS) {
      buckets.clear();
    }
    var bucket =
        buckets.computeIfAbsent(
            caller,
            name ->
                Bucket.builder()
                    .addLimit(limit ->
                        limit.capacity(burst).refillGreedy(perSecond, Duration.ofSeconds(1)))
                    .build());
    var probe = bucket.tryConsumeAndReturnRemaining(1);
    return probe.isConsumed() ? Duration.ZERO : Duration.ofNanos(probe.getNanosToWaitForRefill());
  }
}
