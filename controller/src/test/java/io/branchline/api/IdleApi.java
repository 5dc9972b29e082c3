package io.branchline.api;

import io.branchline.assure.IntentStatus;
import io.branchline.baseline.Anomaly;
import io.branchline.baseline.Habit;
import io.branchline.config.AlarmPolicyReader;
import io.branchline.config.IntentReader;
import io.branchline.journal.Journal;
import io.branchline.learn.ActionLedger.Came;
import io.branchline.learn.ActionLedger.Entry;
import io.branchline.learn.ActionLedger.Need;
import io.branchline.learn.ActionLedger.Outcome;
import io.branchline.learn.ModelProvenance;
import io.branchline.learn.ModelStatus;
import io.branchline.loop.Command;
import io.branchline.loop.CommandResult;
import io.branchline.loop.ControllerState;
import io.branchline.measure.SeriesKey;
import io.branchline.measure.SourceStatus;
import io.branchline.metric.Bandwidth;
import io.branchline.metric.Latency;
import io.branchline.metric.Loss;
import io.branchline.metric.NetworkClock;
import io.branchline.network.NodeId;
import io.branchline.score.Alarm;
import io.branchline.score.AlarmPolicy;
import io.branchline.score.MobileOutlook;
import io.branchline.score.ScoreBook;
import io.branchline.security.Sessions;
import io.branchline.security.Throttle;
import io.branchline.security.TlsIdentity;
import io.branchline.segment.Prefix;
import io.branchline.service.DemandKey;
import io.branchline.service.Direction;
import io.branchline.service.MatchRule;
import io.branchline.service.Outlook;
import io.branchline.service.TrafficClass;
import io.branchline.site.Bank;
import io.branchline.site.Carrier;
import io.branchline.site.Contract;
import io.branchline.site.InterfaceId;
import io.branchline.site.Line;
import io.branchline.site.LineEnd;
import io.branchline.site.LineId;
import io.branchline.site.LineKind;
import io.branchline.site.Site;
import io.branchline.site.SiteId;
import io.branchline.site.Tier;
import io.branchline.store.Points;
import io.branchline.store.SeriesStore;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** The interface over real TLS, in front of a controller that never does anything. */
final class IdleApi implements AutoCloseable {
  static final Instant NOW = Instant.parse("2026-03-17T01:00:00Z");

  static final Habit HABIT =
      new Habit(
          "big-data",
          new SiteId("dc-a"),
          Direction.DOWN,
          true,
          LocalTime.of(1, 10),
          LocalTime.of(3, 40),
          36_000,
          2_000,
          36,
          22,
          23);

  private static final Need NEED = new Need(new SiteId("branch-01"), "office", Direction.UP);

  /** One that goes on, one that came true, one that nobody foresaw, one that was needless. */
  private static final List<Entry> ACTIONS =
      List.of(
          entry(4, Outcome.OPEN, Optional.empty()),
          entry(3, Outcome.HIT, Optional.of(new Came(NOW.minusSeconds(300), 1200))),
          entry(2, Outcome.MISS, Optional.of(new Came(NOW.minusSeconds(600), 1100))),
          entry(1, Outcome.NEEDLESS, Optional.empty()));

  /** One of a learner elsewhere. */
  private static final List<ApiSources.Model> MODELS =
      List.of(
          new ApiSources.Model(
              new ModelStatus(
                  Duration.ofHours(1),
                  3,
                  2,
                  true,
                  new ModelProvenance(1000, NOW.minusSeconds(7200), NOW, "a base", "trees")),
              Optional.of("host/7"),
              Optional.of(4)));

  final List<Command> commands = new ArrayList<>();
  final AtomicInteger trainings = new AtomicInteger();
  final Sessions sessions = new Sessions(List.of(), InstantSource.fixed(NOW));
  final Path certificate;
  final SeriesStore series;
  private final ApiServer server;

  private static final List<SourceStatus> SOURCES =
      List.of(
          new SourceStatus(
              new NodeId("branch-01-r1"),
              SourceStatus.State.STALE,
              "it is connected but sends nothing",
              Optional.of(NOW),
              "openconfig",
              new SourceStatus.Taken(7, 2, 1, 5),
              new SourceStatus.Rejected(1, 2, 3, 4, 5, 6, 7, 8),
              List.of(new SourceStatus.Served("queues", 0, "it knows no such path"))));

  IdleApi(Path folder, Journal journal) throws Exception {
    series = SeriesStore.open(folder.resolve("series"));
    var tls = TlsIdentity.inFolder(folder.resolve("tls"), "127.0.0.1");
    certificate = tls.certificateFile();
    var state = ControllerState.initial(bank(), "hash");
    var clock = new NetworkClock(NOW, 1, NOW, InstantSource.fixed(NOW));
    server =
        new ApiServer(
            new ApiServer.Options(
                "127.0.0.1", 0, tls, () -> true, () -> "branchline_up 1\n", new Throttle(400, 1)),
            new ApiSources(
                () -> state,
                command -> {
                  commands.add(command);
                  return CompletableFuture.completedFuture(
                      new CommandResult.Refused(
                          CommandResult.Refused.Cause.CONFLICT, "", "nothing is decided here"));
                },
                series,
                journal,
                clock,
                ZoneOffset.UTC,
                () ->
                    new ApiSources.Activity(
                        "none",
                        0,
                        Map.of(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        0,
                        0,
                        Optional.empty(),
                        Map.of()),
                text -> IntentReader.parse("intent", text),
                intent -> {
                  throw new IllegalStateException("no dry run here");
                },
                () -> new Outlook(NOW, Duration.ofMinutes(5), List.of()),
                () -> "series\n",
                () -> MODELS,
                () -> List.of(new ApiSources.Learner("host/7", 12, NOW)),
                () -> ACTIONS,
                trainings::incrementAndGet,
                line -> Optional.empty(),
                (subject, at) ->
                    subject.equals("branch-01")
                        ? Optional.of(new ApiSources.Explanation("Nothing moved.", List.of(1L)))
                        : Optional.empty(),
                intent ->
                    new ApiSources.JudgedIntent(
                        new IntentStatus.Unknown(List.of()), Optional.empty()),
                judgements(state.bank()),
                () -> SOURCES,
                List::of),
            sessions,
            new EventHub());
    server.start();
  }

  private static Entry entry(long id, Outcome outcome, Optional<Came> came) {
    var plan = outcome == Outcome.MISS ? "" : "plan-1-" + id;
    return new Entry(id, NEED, plan, NOW, NOW.plusSeconds(600), 1000, outcome, came);
  }

  /** A score book that has heard nothing, one alarm that is over, one anomaly that goes on. */
  private static Judgements judgements(Bank bank) {
    var book = new ScoreBook(bank, ZoneOffset.UTC, Map.of(), (key, from, to) -> Points.NONE);
    var policies = AlarmPolicyReader.shipped();
    var alarm =
        new Alarm(
            "congested",
            AlarmPolicy.Severity.MAJOR,
            bank.lines().getFirst().id(),
            Direction.UP,
            NOW.minusSeconds(900),
            NOW.minusSeconds(600),
            Optional.of(NOW),
            false,
            "usage 95 % (limit 90 %)");
    var series = SeriesKey.demand(DemandKey.parse("branch-01/voice/dc-a/up"));
    var anomaly = new Anomaly(NOW, Optional.empty(), Anomaly.Type.LEVEL_SHIFT, 300, 100);
    return new Judgements(
        (lines, period, at) ->
            lines.stream().map(line -> book.score(line, period, at, NOW)).toList(),
        () -> new Judgements.Alarms(policies, List.of(), List.of(alarm)),
        () -> new Judgements.Anomalies(1, 0, List.of(new Judgements.OfSeries(series, anomaly))),
        line ->
            new MobileOutlook(
                Optional.of(0.97), Optional.empty(), Optional.of(0.1), Optional.empty()),
        () -> List.of(HABIT));
  }

  String url() {
    return "https://127.0.0.1:" + server.port();
  }

  /** A client that trusts this interface and no other. */
  HttpClient client() throws Exception {
    var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    var store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    try (var in = Files.newInputStream(certificate)) {
      store.setCertificateEntry(
          "console", CertificateFactory.getInstance("X.509").generateCertificate(in));
    }
    trust.init(store);
    var context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return HttpClient.newBuilder().sslContext(context).build();
  }

  @Override
  public void close() throws IOException {
    server.close();
    series.close();
  }

  private static Line line(String name, LineKind kind, NodeId near, NodeId far) {
    return new Line(
        new LineId(name),
        kind,
        new Carrier("c1", "Eastern Telecom"),
        new LineEnd(
            new SiteId("branch-01"), new InterfaceId(near, "wan-" + kind.label()), kind.ordinal()),
        new LineEnd(new SiteId("dc-a"), new InterfaceId(far, "wan-" + name), 7 + kind.ordinal()),
        new Contract(
            Bandwidth.ofMbps(4),
            Latency.ofMillis(20),
            Loss.ofPercent(0.1),
            0.999,
            Optional.empty()),
        0,
        1600,
        Set.of());
  }

  private static Bank bank() {
    var branch = new SiteId("branch-01");
    var centre = new SiteId("dc-a");
    var near = new NodeId("branch-01-r1");
    var far = new NodeId("dc-a-r1");
    return new Bank(
        List.of(
            new Site(
                centre,
                "Shanghai",
                Tier.DATA_CENTRE,
                "east",
                31.2,
                121.5,
                List.of(far),
                Prefix.parse("10.200.0.0/16")),
            new Site(
                branch,
                "Tianjin",
                Tier.BRANCH,
                "north",
                39.1,
                117.2,
                List.of(near),
                Prefix.parse("10.1.0.0/16"))),
        List.of(
            line("branch-01-mstp-1", LineKind.MSTP, near, far),
            line("branch-01-5g", LineKind.FIVE_G, near, far)),
        List.of(
            new TrafficClass(
                "voice",
                List.of(new MatchRule(Optional.empty(), List.of(46), Optional.empty(), List.of())),
                100,
                1,
                160)));
  }
}
