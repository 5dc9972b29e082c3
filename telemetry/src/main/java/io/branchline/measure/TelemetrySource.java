package io.branchline.measure;

import java.util.List;

/** Where samples and observations come from: gNMI, another protocol, or a recording. */
public interface TelemetrySource extends AutoCloseable {
  /** Begins to collect; called once. The sink is called from one thread of the source. */
  void start(Sink sink);

  /** How well each router is heard, in the order of the configuration. */
  List<SourceStatus> listSources();

  /** Whether the routers that measure this series are silent, so that its last value is history. */
  boolean isStale(SeriesKey series);

  /** Ends collecting; the sink is not called afterwards. */
  @Override
  void close();

  /** Receives what was collected. A slow sink makes the source merge, never grow. */
  interface Sink {
    /** Samples of one round, each series in order of time. */
    void samples(List<Sample> samples);

    /**
     * Samples older than others of their series that were given before: to be kept, but nothing is
     * to be learnt from them any more. Some may have been given before.
     */
    default void late(List<Sample> samples) {}

    void observed(Observation observation);
  }
}
