package io.branchline.bus;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.branchline.bus.proto.Course;
import io.branchline.bus.proto.Demand;
import io.branchline.bus.proto.Forecast;
import io.branchline.bus.proto.Group;
import io.branchline.bus.proto.Overhead;
import io.branchline.bus.proto.PartitionModel;
import io.branchline.bus.proto.Share;
import io.branchline.bus.proto.SiteDay;
import io.branchline.bus.proto.SiteDemands;
import io.branchline.bus.proto.SiteForecasts;
import io.branchline.learn.DemandEstimator.Known;
import io.branchline.learn.ModelProvenance;
import io.branchline.learn.ModelStatus;
import io.branchline.learn.StoredModel;
import io.branchline.measure.Sample;
import io.branchline.measure.SeriesKey;
import io.branchline.segment.Ip;
import io.branchline.service.DemandForecast;
import io.branchline.service.DemandKey;
import io.branchline.service.Direction;
import io.branchline.site.LineId;
import io.branchline.site.SiteId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What learners tell and are told as messages; see {@code learning.proto}. */
final class LearningCodec {
  private LearningCodec() {}

  /** A part of a message that cannot be read. */
  @FunctionalInterface
  private interface Parser<T> {
    T parse() throws InvalidProtocolBufferException;
  }

  private static <T> T read(String what, Parser<T> parser) {
    try {
      return parser.parse();
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException("not " + what + ": " + e.getMessage(), e);
    }
  }

  private static Direction direction(boolean down) {
    return down ? Direction.DOWN : Direction.UP;
  }

  /**
   * @param rows the demands of one site in one window
   */
  static byte[] encode(SiteId site, long start, List<Sample> rows, List<Known> known) {
    var message = SiteDemands.newBuilder().setSite(site.value()).setStart(start);
    for (var row : rows) {
      var key = ((SeriesKey.OfDemand) row.series()).demand();
      message.addDemands(
          Demand.newBuilder()
              .setTrafficClass(key.trafficClass())
              .setFarSite(key.farSite().value())
              .setDown(key.direction() == Direction.DOWN)
              .setKbps(row.value()));
    }
    return message.addAllGroups(groups(known)).build().toByteArray();
  }

  private static List<Group> groups(List<Known> known) {
    return known.stream()
        .map(group -> {
          var encoded =
              Group.newBuilder()
                  .setTrafficClass(group.trafficClass())
                  .setDown(group.direction() == Direction.DOWN);
          group.lines().forEach(line -> encoded.addLines(line.value()));
          group
              .shares()
              .forEach((far, kbps) ->
                  encoded.addShares(Share.newBuilder().setFarSite(far.value()).setKbps(kbps)));
          return encoded.build();
        })
        .toList();
  }

  /** Throws {@link IllegalArgumentException} when it is none of ours, as the others do. */
  static SiteDemands parseDemands(byte[] message) {
    return read("demands of a site", () -> SiteDemands.parseFrom(message));
  }

  static List<Sample> rows(SiteDemands message) {
    var site = new SiteId(message.getSite());
    return message.getDemandsList().stream()
        .map(demand ->
            new Sample(
                SeriesKey.demand(
                    new DemandKey(
                        site,
                        demand.getTrafficClass(),
                        new SiteId(demand.getFarSite()),
                        direction(demand.getDown()))),
                message.getStart(),
                demand.getKbps()))
        .toList();
  }

  static List<Known> known(List<Group> groups) {
    return groups.stream()
        .map(group ->
            new Known(
                group.getTrafficClass(),
                direction(group.getDown()),
                group.getLinesList().stream().map(LineId::new).collect(Collectors.toSet()),
                group.getSharesList().stream()
                    .collect(Collectors.toMap(s -> new SiteId(s.getFarSite()), Share::getKbps))))
        .toList();
  }

  /**
   * @param courses of some demands of one site
   * @param minutesFrom where minutes after the day begin
   */
  static byte[] encode(
      SiteId site,
      Instant day,
      Duration step,
      Map<DemandKey, double[]> courses,
      List<Known> known,
      long minutesFrom) {
    var message =
        SiteDay.newBuilder()
            .setSite(site.value())
            .setStart(day.toEpochMilli())
            .setStep(step.toMillis())
            .addAllGroups(groups(known))
            .setMinutesFrom(minutesFrom);
    courses.forEach((key, course) -> {
      var encoded =
          Course.newBuilder()
              .setTrafficClass(key.trafficClass())
              .setFarSite(key.farSite().value())
              .setDown(key.direction() == Direction.DOWN);
      for (double kbps : course) {
        encoded.addKbps((float) kbps);
      }
      message.addCourses(encoded);
    });
    return message.build().toByteArray();
  }

  static SiteDay parseDay(byte[] message) {
    return read("a day of a site", () -> SiteDay.parseFrom(message));
  }

  static DemandKey demand(SiteId site, Course course) {
    return new DemandKey(
        site,
        course.getTrafficClass(),
        new SiteId(course.getFarSite()),
        direction(course.getDown()));
  }

  static byte[] encode(
      SiteId site,
      String learner,
      long origin,
      long step,
      List<DemandForecast> forecasts,
      Function<DemandKey, Double> last) {
    var message =
        SiteForecasts.newBuilder()
            .setSite(site.value())
            .setLearner(learner)
            .setOrigin(origin)
            .setStep(step);
    for (var forecast : forecasts) {
      var key = forecast.key();
      message.addForecasts(
          Forecast.newBuilder()
              .setTrafficClass(key.trafficClass())
              .setFarSite(key.farSite().value())
              .setDown(key.direction() == Direction.DOWN)
              .setLast(last.apply(key))
              .addAllQ05(forecast.q05Kbps())
              .addAllQ50(forecast.q50Kbps())
              .addAllQ95(forecast.q95Kbps()));
    }
    return message.build().toByteArray();
  }

  static SiteForecasts parseForecasts(byte[] message) {
    return read("forecasts of a site", () -> SiteForecasts.parseFrom(message));
  }

  static DemandForecast forecast(SiteId site, Forecast forecast) {
    return new DemandForecast(
        new DemandKey(
            site,
            forecast.getTrafficClass(),
            new SiteId(forecast.getFarSite()),
            direction(forecast.getDown())),
        forecast.getQ05List(),
        forecast.getQ50List(),
        forecast.getQ95List());
  }

  static byte[] encode(int partition, String learner, StoredModel model) {
    var status = model.status();
    var provenance = status.provenance();
    return PartitionModel.newBuilder()
        .setPartition(partition)
        .setLearner(learner)
        .setResolution(model.resolution().toSeconds())
        .setHorizon(status.horizon().toSeconds())
        .setVersion(status.version())
        .setTurnedDown(status.turnedDown())
        .setChallenged(status.challenged())
        .setRows(provenance.rows())
        .setFrom(provenance.from().toEpochMilli())
        .setTo(provenance.to().toEpochMilli())
        .setBase(provenance.base())
        .setTrees(provenance.trees())
        .setBody(ByteString.copyFrom(model.body()))
        .build()
        .toByteArray();
  }

  static PartitionModel parseModel(byte[] message) {
    return read("a model", () -> PartitionModel.parseFrom(message));
  }

  static ModelStatus status(PartitionModel message) {
    return new ModelStatus(
        Duration.ofSeconds(message.getHorizon()),
        message.getVersion(),
        message.getTurnedDown(),
        message.getChallenged(),
        new ModelProvenance(
            message.getRows(),
            Instant.ofEpochMilli(message.getFrom()),
            Instant.ofEpochMilli(message.getTo()),
            message.getBase(),
            message.getTrees()));
  }

  static StoredModel model(PartitionModel message) {
    return new StoredModel(
        Duration.ofSeconds(message.getResolution()),
        status(message),
        message.getBody().toByteArray());
  }

  static byte[] encode(SiteContext context) {
    var message = io.branchline.bus.proto.SiteContext.newBuilder().setSite(context.site().value());
    // In one order, so that what has not changed is the same message.
    var addresses = context.addresses().stream().map(Ip::toString).toList();
    new TreeSet<>(addresses).forEach(message::addAddresses);
    for (var overhead : context.overheads()) {
      message.addOverheads(
          Overhead.newBuilder()
              .setTrafficClass(overhead.trafficClass())
              .setDown(overhead.direction() == Direction.DOWN)
              .setBytes(overhead.bytes()));
    }
    return message.build().toByteArray();
  }

  static SiteContext context(byte[] message) {
    var read =
        read("the context of a site", () -> io.branchline.bus.proto.SiteContext.parseFrom(message));
    return new SiteContext(
        new SiteId(read.getSite()),
        read.getAddressesList().stream().map(Ip::of).toList(),
        read.getOverheadsList().stream()
            .map(overhead ->
                new SiteContext.Overhead(
                    overhead.getTrafficClass(), direction(overhead.getDown()), overhead.getBytes()))
            .toList());
  }
}
