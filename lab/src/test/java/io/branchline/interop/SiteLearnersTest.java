package io.branchline.interop;

import static io.branchline.interop.LearnedBank.MINUTE;
import static io.branchline.interop.LearnedBank.START;
import static java.util.stream.Collectors.toSet;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.InvalidProtocolBufferException;
import io.branchline.bus.HistoryPublisher;
import io.branchline.bus.KafkaSettings;
import io.branchline.bus.LearnedElsewhere;
import io.branchline.bus.proto.SiteDemands;
import io.branchline.bus.proto.SiteForecasts;
import io.branchline.fault.BrokerProcess;
import io.branchline.learn.DayCalendar;
import io.branchline.learn.DemandEstimator;
import io.branchline.learn.DemandForecaster;
import io.branchline.learn.SeriesTraits;
import io.branchline.measure.Sample;
import io.branchline.measure.SeriesKey;
import io.branchline.metric.NetworkClock;
import io.branchline.service.DemandForecast;
import io.branchline.service.DemandKey;
import io.branchline.site.SiteId;
import io.branchline.store.Points;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListMap;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Learners in processes of their own share the branches: two, then a third, then one of them is
 * killed in the middle of a minute. What they forecast is what one forecasts that nothing happened
 * to.
 */
@Tag("integration")
class SiteLearnersTest {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int MINUTES = 90;

  /** A second learner joins, and a third, and one is killed. */
  private static final int REBALANCES = 3;

  /** Each has a branch or two. */
  private static final int PARTITIONS = 5;

  @TempDir Path folder;

  /** What the controller was given, by demand and minute. */
  private final Map<String, TreeMap<Long, Double>> taken = new ConcurrentSkipListMap<>();

  private synchronized void take(List<Sample> rows) {
    for (var row : rows) {
      var before =
          taken
              .computeIfAbsent(row.series().toString(), any -> new TreeMap<>())
              .put(row.epochMillis(), row.value());
      assertEquals(null, before, "given twice: " + row);
    }
  }

  /** Whether every demand is known up to the end of a minute. */
  private synchronized boolean isLearntTo(int minute) {
    long start = START.plus(MINUTE.multipliedBy(minute - 1)).toEpochMilli();
    return taken.size() == LearnedBank.BRANCHES
        && taken.values().stream().allMatch(values -> values.lastKey() >= start);
  }

  /** Of the day before, too short for models to be trained on. */
  private static Points history(DemandKey demand) {
    return LearnedBank.history(demand, 1);
  }

  private static Set<String> names(LearnedElsewhere learned) {
    return learned.listLearners().stream().map(LearnedElsewhere.Learner::name).collect(toSet());
  }

  @Test
  void eachDemandIsLearntByOneAndForecastAsIfThereWereNoOther() throws Exception {
    try (var broker = BrokerProcess.start(folder.resolve("kafka"))) {
      var settings = TestBus.settings(broker.address());
      var real = NetworkClock.real(InstantSource.system());
      createTopic(broker, KafkaSettings.DEFAULT_TOPIC + "-sites");
      HistoryPublisher.publish(settings, LearnedBank.demands(), SiteLearnersTest::history);
      try (var one = learner(broker, "one");
          var two = learner(broker, "two");
          var samples = new LearnedSamples(settings);
          var learned = new LearnedElsewhere(settings, "controller", real)) {
        learned.start(this::take);
        samples.publish(30);
        Eventually.that("half an hour is learnt", PATIENCE, () -> isLearntTo(30));
        Eventually.that(
            "two share the branches", PATIENCE, () -> names(learned).equals(Set.of("one", "two")));

        try (var three = learner(broker, "three")) {
          three.await("holds");
          int minute = 30;
          while (!names(learned).contains("three")) {
            assertTrue(minute < 70, "the third has no share");
            minute += 5;
            samples.publish(minute);
            int reached = minute;
            Eventually.that("minute " + minute, PATIENCE, () -> isLearntTo(reached));
          }
          samples.publish(minute + 5);
          one.kill();
          samples.publish(MINUTES);
          Eventually.that("all is learnt", PATIENCE, () -> isLearntTo(MINUTES));
          Eventually.that(
              "the dead one's branches are others'",
              PATIENCE,
              () -> !names(learned).contains("one"));
          isOnceAndRight();
          isAsIfThereWereNoOther(broker, learned);
        }
      }
    }
  }

  private static void createTopic(BrokerProcess broker, String topic) throws Exception {
    try (var admin = Admin.create(Map.of("bootstrap.servers", broker.address()))) {
      admin.createTopics(List.of(new NewTopic(topic, PARTITIONS, (short) 1))).all().get();
    }
  }

  private static JavaProcess learner(BrokerProcess broker, String name) throws Exception {
    return new JavaProcess(BusSiteLearner.class, List.of(broker.address(), name));
  }

  private synchronized void isOnceAndRight() {
    for (int branch = 0; branch < LearnedBank.BRANCHES; branch++) {
      var values =
          taken.getOrDefault(LearnedBank.demand(branch).toString(), new TreeMap<Long, Double>());
      assertEquals(MINUTES, values.size());
      for (int minute = 0; minute < MINUTES; minute++) {
        long start = START.plus(MINUTE.multipliedBy(minute)).toEpochMilli();
        assertEquals(
            LearnedBank.expected(branch, minute), values.getOrDefault(start, Double.NaN), 0.0011);
      }
    }
  }

  private static void isAsIfThereWereNoOther(BrokerProcess broker, LearnedElsewhere learned) {
    var origin = START.plus(MINUTE.multipliedBy(MINUTES));
    var demands = readAll(broker, KafkaSettings.DEFAULT_TOPIC + "-demands");
    var sites = new TreeMap<Integer, Set<SiteId>>();
    for (var message : demands) {
      sites
          .computeIfAbsent(message.partition(), any -> new TreeSet<>())
          .add(new SiteId(message.key()));
    }
    assertEquals(PARTITIONS, sites.size());
    var expected = new ArrayList<DemandForecast>();
    sites.values().forEach(ofPartition -> expected.addAll(forecastAlone(ofPartition, origin)));
    expected.sort(Comparator.comparing(DemandForecast::key));
    var outlook = learned.outlook(origin, BusSiteLearner.STEP, BusSiteLearner.STEPS);
    assertEquals(expected, outlook.forecasts());
    isOneAtATime(broker, demands);
  }

  /** What one says that has the samples of some branches, and no Kafka. */
  private static List<DemandForecast> forecastAlone(Set<SiteId> sites, Instant origin) {
    var bank = LearnedBank.bank();
    var estimator = new DemandEstimator(bank, MINUTE, any -> Optional.empty());
    var forecaster =
        new DemandForecaster(
            BusSiteLearner.STEP,
            ZoneOffset.UTC,
            DayCalendar.of(bank.calendar()),
            SeriesTraits.lookup(bank));
    for (var demand : LearnedBank.demands()) {
      if (sites.contains(demand.site())) {
        forecaster.importHistory(demand, history(demand), START);
      }
    }
    estimator.observe(
        LearnedBank.samples(0, (MINUTES + 1) * (long) LearnedBank.STEPS).stream()
            .filter(sample ->
                sites.contains(
                    bank.getLine(((SeriesKey.OfQueue) sample.series()).line()).branchEnd().site()))
            .toList());
    for (var row : estimator.closeUpTo(origin)) {
      forecaster.learn(((SeriesKey.OfDemand) row.series()).demand(), row.time(), row.value());
    }
    return forecaster.outlook(origin, BusSiteLearner.STEP, BusSiteLearner.STEPS).forecasts();
  }

  /** Whatever was published twice, because its owner was killed, is the same. */
  private static void isOneAtATime(
      BrokerProcess broker, List<ConsumerRecord<String, byte[]>> demands) {
    var minutes = new HashMap<String, List<?>>();
    for (var message : demands) {
      var minute = parse(() -> SiteDemands.parseFrom(message.value()));
      var before = minutes.put(minute.getSite() + minute.getStart(), minute.getDemandsList());
      assertTrue(before == null || before.equals(minute.getDemandsList()), "of " + minute);
    }
    var owners = new HashMap<String, List<String>>();
    var forecasts = new HashMap<String, List<?>>();
    for (var message : readAll(broker, KafkaSettings.DEFAULT_TOPIC + "-forecasts")) {
      var told = parse(() -> SiteForecasts.parseFrom(message.value()));
      var of = owners.computeIfAbsent(told.getSite(), any -> new ArrayList<>());
      if (of.isEmpty() || !of.getLast().equals(told.getLearner())) {
        of.add(told.getLearner());
      }
      var before = forecasts.put(told.getSite() + told.getOrigin(), told.getForecastsList());
      assertTrue(before == null || before.equals(told.getForecastsList()), "of " + told);
    }
    // It may move when one joins or is killed, and is not learnt by the former owner meanwhile.
    owners.forEach((site, names) ->
        assertTrue(names.size() <= 1 + REBALANCES, site + " was learnt by " + names));
  }

  private interface Parser<T> {
    T parse() throws InvalidProtocolBufferException;
  }

  private static <T> T parse(Parser<T> parser) {
    try {
      return parser.parse();
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }

  /** Every message of a topic. */
  static List<ConsumerRecord<String, byte[]>> readAll(BrokerProcess broker, String topic) {
    try (var consumer =
        new KafkaConsumer<>(
            Map.<String, Object>of("bootstrap.servers", broker.address()),
            new StringDeserializer(),
            new ByteArrayDeserializer())) {
      var partitions =
          consumer.partitionsFor(topic).stream()
              .map(partition -> new TopicPartition(topic, partition.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      var ends = consumer.endOffsets(partitions);
      var all = new ArrayList<ConsumerRecord<String, byte[]>>();
      while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.getOrDefault(p, 0L))) {
        consumer.poll(Duration.ofSeconds(1)).forEach(all::add);
      }
      return all;
    }
  }
}
