package io.branchline.boot;

import io.branchline.loop.ControlLoop;
import io.branchline.loop.Event;
import io.branchline.loop.Protocol;
import io.branchline.loop.SessionState;
import io.branchline.measure.Observation;
import io.branchline.measure.Sample;
import io.branchline.measure.SourceStatus;
import io.branchline.measure.TelemetrySource;
import io.branchline.network.NodeId;
import io.branchline.store.SeriesStore;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/**
 * Takes what a telemetry source collects: samples into the series store and on to those who learn
 * and judge from them, observations and the state of sessions to the loop.
 */
final class TelemetryIntake implements TelemetrySource.Sink {
  private final SeriesStore store;
  private final List<Consumer<List<Sample>>> readers;
  private final ControlLoop loop;
  private final LongAdder samples = new LongAdder();

  TelemetryIntake(SeriesStore store, List<Consumer<List<Sample>>> readers, ControlLoop loop) {
    this.store = store;
    this.readers = List.copyOf(readers);
    this.loop = loop;
  }

  @Override
  public void samples(List<Sample> round) {
    samples.add(round.size());
    store.append(round);
    readers.forEach(reader -> reader.accept(round));
  }

  @Override
  public void late(List<Sample> late) {
    store.append(late);
  }

  @Override
  public void observed(Observation observation) {
    loop.report(new Event.Observed(loop.now(), observation));
    switch (observation) {
      case Observation.SourceHeard heard -> report(heard.node(), SessionState.UP, "");
      case Observation.SourceSilent silent ->
          report(
              silent.node(),
              SessionState.STALE,
              "nothing heard since "
                  + silent.lastHeard()
                  + " of network time"
                  + because(silent.node()));
      case Observation.PortChanged _,
          Observation.LineDegraded _,
          Observation.LineRecovered _,
          Observation.PolicyPathChanged _ -> {}
    }
  }

  /** What was wrong with a router's session before it was silent for long, if that is known. */
  private String because(NodeId router) {
    var known = loop.state().routers().get(router);
    return known == null || known.gnmi().state() != SessionState.DOWN
        ? ""
        : ": " + known.gnmi().reason();
  }

  /**
   * Reports why sources that are not connected are not, and that those are again which were away
   * for too short a time to be silent.
   */
  void look(List<SourceStatus> sources) {
    for (var source : sources) {
      var session = loop.state().routers().get(source.node());
      if (session == null) {
        continue;
      }
      var known = session.gnmi().state();
      switch (source.state()) {
        case CONNECTING -> {
          if (known != SessionState.STALE && !source.reason().isEmpty()) {
            report(source.node(), SessionState.DOWN, source.reason());
          }
        }
        case CONNECTED -> {
          if (known == SessionState.DOWN) {
            report(source.node(), SessionState.UP, "");
          }
        }
        case STALE -> {}
      }
    }
  }

  private void report(NodeId router, SessionState state, String reason) {
    loop.report(new Event.SessionChanged(loop.now(), router, Protocol.GNMI, state, reason));
  }

  /** Samples taken since the start. */
  long count() {
    return samples.sum();
  }
}
