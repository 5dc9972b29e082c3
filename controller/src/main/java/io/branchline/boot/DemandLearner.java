package io.branchline.boot;

import io.branchline.api.ApiSources;
import io.branchline.measure.Sample;
import io.branchline.service.DemandKey;
import io.branchline.service.Outlook;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Consumer;

/**
 * Where demands are estimated and forecast: in this process, or by learners elsewhere. Belongs to
 * the learning thread.
 */
interface DemandLearner extends AutoCloseable {
  /**
   * Learns what was before this process, once.
   *
   * @param demands is given demands that come of themselves, on any thread; they count as taken
   *     when it returns
   */
  void remember(Consumer<List<Sample>> demands);

  /** Takes samples of telemetry. */
  void observe(List<Sample> samples);

  /** Leaves out samples of windows that were over by then: another has learnt them. */
  void skipTo(Instant time);

  /**
   * The demands of the windows that were over at a time by which all samples have come.
   *
   * @return each under the start of its window, in order of time
   */
  List<Sample> closeUpTo(Instant time);

  /** No sample before this time is needed any more. */
  Instant closedBefore();

  /** Learns what a demand was from {@code start} on. */
  void learn(DemandKey key, Instant start, double kbps);

  /** How every demand will move; values after {@code origin} are not used. */
  Outlook outlook(Instant origin, Duration step, int steps);

  /** What a demand was last, kbit/s. */
  OptionalDouble lastKbps(DemandKey key);

  /**
   * Trains the global models where they have learnt enough.
   *
   * @param now even if they have learnt little more since the last time
   */
  void train(boolean now);

  /** Keeps models that have won since the last time. */
  void keepModels();

  /** The global models that forecast now. */
  List<ApiSources.Model> listModels();

  /** Who learns elsewhere, by name. */
  List<ApiSources.Learner> listLearners();

  @Override
  void close();
}
