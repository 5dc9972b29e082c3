package io.branchline.bus;

import io.branchline.bus.proto.ActivePath;
import io.branchline.bus.proto.Heard;
import io.branchline.bus.proto.LineDegraded;
import io.branchline.bus.proto.Observed;
import io.branchline.bus.proto.Port;
import io.branchline.bus.proto.Rejected;
import io.branchline.bus.proto.Served;
import io.branchline.bus.proto.Taken;
import io.branchline.measure.Measure;
import io.branchline.measure.Observation;
import io.branchline.measure.SourceStatus;
import io.branchline.network.NodeId;
import io.branchline.policy.SrPolicyKey;
import io.branchline.segment.Ip;
import io.branchline.site.InterfaceId;
import io.branchline.site.LineId;
import java.time.Instant;
import java.util.Optional;

/** Parts of a collector's reports; see {@code reports.proto}. */
final class ReportCodec {
  private ReportCodec() {}

  static Heard encode(SourceStatus status) {
    var taken = status.taken();
    var rejected = status.rejected();
    var heard =
        Heard.newBuilder()
            .setRouter(status.node().value())
            .setState(status.state().name())
            .setReason(status.reason())
            .setLastHeard(status.lastHeard().map(Instant::toEpochMilli).orElse(0L))
            .setProfile(status.profile())
            .setTaken(
                Taken.newBuilder()
                    .setUpdates(taken.updates())
                    .setMerged(taken.merged())
                    .setMergedByRouter(taken.mergedByRouter())
                    .setThrottledMillis(taken.throttledMillis()))
            .setRejected(
                Rejected.newBuilder()
                    .setLate(rejected.late())
                    .setDuplicate(rejected.duplicate())
                    .setFuture(rejected.future())
                    .setReset(rejected.reset())
                    .setImplausible(rejected.implausible())
                    .setUnknown(rejected.unknown())
                    .setMalformed(rejected.malformed())
                    .setDropped(rejected.dropped()));
    for (var served : status.served()) {
      heard.addServed(
          Served.newBuilder()
              .setWhat(served.what())
              .setLeaves(served.leaves())
              .setRefusal(served.refusal()));
    }
    return heard.build();
  }

  /** Throws {@link IllegalArgumentException} when it means nothing. */
  static SourceStatus decode(Heard heard) {
    var taken = heard.getTaken();
    var rejected = heard.getRejected();
    return new SourceStatus(
        new NodeId(heard.getRouter()),
        SourceStatus.State.valueOf(heard.getState()),
        heard.getReason(),
        Optional.of(heard.getLastHeard()).filter(time -> time != 0).map(Instant::ofEpochMilli),
        heard.getProfile(),
        new SourceStatus.Taken(
            taken.getUpdates(),
            taken.getMerged(),
            taken.getMergedByRouter(),
            taken.getThrottledMillis()),
        new SourceStatus.Rejected(
            rejected.getLate(),
            rejected.getDuplicate(),
            rejected.getFuture(),
            rejected.getReset(),
            rejected.getImplausible(),
            rejected.getUnknown(),
            rejected.getMalformed(),
            rejected.getDropped()),
        heard.getServedList().stream()
            .map(served ->
                new SourceStatus.Served(served.getWhat(), served.getLeaves(), served.getRefusal()))
            .toList());
  }

  /** Empty for what {@link Heard} tells. */
  static Optional<Observed> encode(Observation observation) {
    var observed = Observed.newBuilder().setAt(observation.at().toEpochMilli());
    switch (observation) {
      case Observation.PortChanged changed ->
          observed.setPort(
              Port.newBuilder()
                  .setRouter(changed.port().node().value())
                  .setName(changed.port().name())
                  .setUp(changed.up()));
      case Observation.LineDegraded degraded ->
          observed.setLineDegraded(
              LineDegraded.newBuilder()
                  .setLine(degraded.line().value())
                  .setMeasure(degraded.measure().label())
                  .setValue(degraded.value())
                  .setLimit(degraded.limit()));
      case Observation.LineRecovered recovered ->
          observed.setLineRecovered(recovered.line().value());
      case Observation.PolicyPathChanged path ->
          observed.setActivePath(
              ActivePath.newBuilder()
                  .setHeadend(path.policy().headend().value())
                  .setColor(path.policy().color())
                  .setEndpoint(path.policy().endpoint().toString())
                  .setPreference(path.preference()));
      case Observation.SourceHeard _, Observation.SourceSilent _ -> {
        return Optional.empty();
      }
    }
    return Optional.of(observed.build());
  }

  /** Throws {@link IllegalArgumentException} when it means nothing. */
  static Observation decode(Observed observed) {
    var at = Instant.ofEpochMilli(observed.getAt());
    return switch (observed.getWhatCase()) {
      case PORT -> {
        var port = observed.getPort();
        yield new Observation.PortChanged(
            new InterfaceId(new NodeId(port.getRouter()), port.getName()), port.getUp(), at);
      }
      case LINE_DEGRADED -> {
        var degraded = observed.getLineDegraded();
        yield new Observation.LineDegraded(
            new LineId(degraded.getLine()),
            Measure.ofLabel(degraded.getMeasure()),
            degraded.getValue(),
            degraded.getLimit(),
            at);
      }
      case LINE_RECOVERED ->
          new Observation.LineRecovered(new LineId(observed.getLineRecovered()), at);
      case ACTIVE_PATH -> {
        var path = observed.getActivePath();
        yield new Observation.PolicyPathChanged(
            new SrPolicyKey(
                new NodeId(path.getHeadend()), path.getColor(), Ip.of(path.getEndpoint())),
            path.getPreference(),
            at);
      }
      case WHAT_NOT_SET -> throw new IllegalArgumentException("an observation of nothing known");
    };
  }
}
