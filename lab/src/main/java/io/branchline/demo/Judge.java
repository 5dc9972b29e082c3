package io.branchline.demo;

import io.branchline.journal.Entry;
import io.branchline.journal.JournalFile;
import io.branchline.loop.Event;
import io.branchline.loop.EventCodec;
import io.branchline.loop.PlanStatus;
import io.branchline.loop.Protocol;
import io.branchline.loop.SessionState;
import io.branchline.network.NodeId;
import io.branchline.plan.Breach;
import io.branchline.plan.Plan;
import io.branchline.service.Direction;
import io.branchline.site.SiteId;
import io.branchline.traffic.LabNetwork.Twin;
import io.branchline.traffic.Objective;
import io.branchline.traffic.SloMinutes;
import io.branchline.traffic.TruthMinute;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Judges a demo by the evidence that it left. */
final class Judge {
  private final Path folder;
  private final SortedMap<String, Objective> objectives;
  private final Duration horizon;

  private final List<Plan> proposed = new ArrayList<>();

  /** When a breach at a site was foreseen. */
  private final Map<SiteId, List<Instant>> warnings = new HashMap<>();

  private final Map<String, Instant> deployed = new HashMap<>();
  private final Map<String, PlanStatus> finished = new HashMap<>();
  private final Map<NodeId, Map<Protocol, SessionState>> sessions = new HashMap<>();
  private long observations;

  Judge(Path folder, SortedMap<String, Objective> objectives, Duration horizon) {
    this.folder = folder;
    this.objectives = objectives;
    this.horizon = horizon;
  }

  /** A switch that was made because a breach was foreseen; times are network time. */
  record Switch(String plan, SiteId site, Instant proposedAt, Instant deployedAt) {}

  /** Reads the journal that was exported to {@code journal.jsonl}. */
  void readJournal() throws IOException {
    try {
      JournalFile.read(folder.resolve("journal.jsonl"), this::take);
    } catch (JournalFile.MalformedLineException e) {
      throw new IOException("the journal that was exported cannot be read: " + e.getMessage(), e);
    }
  }

  private void take(Entry entry) {
    switch (EventCodec.decode(entry)) {
      case Event.ControllerStarted _ -> sessions.clear();
      case Event.SessionChanged changed ->
          sessions
              .computeIfAbsent(changed.router(), router -> new EnumMap<>(Protocol.class))
              .put(changed.protocol(), changed.state());
      case Event.Observed _ -> observations++;
      case Event.PlanProposed proposal -> {
        if (!proposal.plan().isEmpty()) {
          proposed.add(proposal.plan());
          proposal.plan().foreseen().stream()
              .map(Breach::site)
              .distinct()
              .forEach(site ->
                  warnings
                      .computeIfAbsent(site, id -> new ArrayList<>())
                      .add(proposal.plan().createdAt()));
        }
      }
      case Event.DeploymentStarted begun -> deployed.put(begun.plan(), begun.networkTime());
      case Event.PlanRolledBack undone -> finished.put(undone.plan(), PlanStatus.ROLLED_BACK);
      case Event.PlanFinished end -> finished.put(end.plan(), end.status());
      case Event.IntentApplied _,
          Event.IntentDeleted _,
          Event.AlarmPolicyPut _,
          Event.AlarmPolicyDeleted _,
          Event.PeerChanged _,
          Event.TopologyChanged _,
          Event.PlanAccepted _,
          Event.PlanRejected _,
          Event.UnitFinished _,
          Event.ConfigurationRead _,
          Event.ConfigurationChanged _,
          Event.ForecastScored _ -> {}
    }
  }

  /** The switches whose need is to be proven by playing the site again without them. */
  List<Switch> switches() {
    var switches = new ArrayList<Switch>();
    for (var plan : proposed) {
      if (finished.get(plan.id()) != PlanStatus.APPLIED) {
        continue;
      }
      var expected = plan.foreseen().stream().map(Breach::site).collect(Collectors.toSet());
      plan.moves().stream()
          .filter(move -> move.from().isPresent() && expected.contains(move.site()))
          .map(move -> move.site())
          .distinct()
          .sorted()
          .forEach(site ->
              switches.add(
                  new Switch(
                      plan.id(),
                      site,
                      plan.createdAt(),
                      deployed.getOrDefault(plan.id(), plan.createdAt()))));
    }
    return switches;
  }

  /** The summary; {@code counterfactual.csv} has been written by now. */
  Summary summary(int routers, Summary.Topology topology, long samples) throws IOException {
    var lostWith = new LostMinutes();
    forEachLostMinute(Twin.CONTROLLED, lostWith::add);
    return new Summary(
        routers,
        up(Protocol.NETCONF),
        up(Protocol.GNMI),
        topology,
        observations,
        samples,
        forecast(),
        breaches(lostWith.missed),
        new Summary.Plans(
            proposed.size(), count(PlanStatus.APPLIED), count(PlanStatus.ROLLED_BACK)),
        new Summary.SloMinutesLost(
            lostWith.count, countLostMinutes(Twin.UNCONTROLLED), countLostMinutes(Twin.STATIC)));
  }

  private int up(Protocol protocol) {
    return (int)
        sessions.values().stream()
            .filter(states -> states.get(protocol) == SessionState.UP)
            .count();
  }

  private int count(PlanStatus status) {
    return (int) finished.values().stream().filter(end -> end == status).count();
  }

  private Summary.Forecast forecast() throws IOException {
    var errors = new double[2];
    var rows = new int[1];
    CsvRows.read(
        folder.resolve("forecasts.csv"),
        row -> {
          double actual = row.number("actual");
          errors[0] += Math.abs(actual - row.number("q50"));
          errors[1] += Math.abs(actual - row.number("naive"));
          rows[0]++;
        });
    return rows[0] == 0
        ? new Summary.Forecast(Optional.empty(), Optional.empty())
        : new Summary.Forecast(Optional.of(errors[0] / rows[0]), Optional.of(errors[1] / rows[0]));
  }

  private Summary.Breaches breaches(int missed) throws IOException {
    var firstLost = new HashMap<String, Instant>();
    CsvRows.read(
        folder.resolve("counterfactual.csv"),
        row -> {
          var minute = minute(row);
          if (isLost(minute)) {
            firstLost.merge(
                row.text("plan") + "/" + minute.site(),
                minute.time(),
                (a, b) -> a.isBefore(b) ? a : b);
          }
        });
    int needless = 0;
    var leads = new ArrayList<Double>();
    for (var made : switches()) {
      var at = firstLost.get(made.plan() + "/" + made.site());
      if (at == null) {
        needless++;
      } else {
        leads.add(Duration.between(made.proposedAt(), at).toNanos() / 60e9);
      }
    }
    return new Summary.Breaches(leads.size(), missed, needless, median(leads));
  }

  /** Counts lost minutes, in the order of time, without keeping them: a large bank has millions. */
  private final class LostMinutes {
    private final Map<String, Instant> last = new HashMap<>();
    private int count;

    /** Runs of them that began without a warning within the horizon before. */
    private int missed;

    private void add(TruthMinute minute) {
      count++;
      var who = minute.site() + "/" + minute.trafficClass() + "/" + minute.direction();
      var before = last.put(who, minute.time());
      boolean begins = before == null || Duration.between(before, minute.time()).toMinutes() > 1;
      if (begins && !warned(minute.site(), minute.time())) {
        missed++;
      }
    }
  }

  private boolean warned(SiteId site, Instant at) {
    return warnings.getOrDefault(site, List.of()).stream()
        .anyMatch(created -> !created.isAfter(at) && !created.plus(horizon).isBefore(at));
  }

  private static Optional<Double> median(List<Double> values) {
    var sorted = values.stream().sorted().toList();
    int n = sorted.size();
    if (n == 0) {
      return Optional.empty();
    }
    return Optional.of((sorted.get((n - 1) / 2) + sorted.get(n / 2)) / 2);
  }

  private int countLostMinutes(Twin twin) throws IOException {
    var count = new int[1];
    forEachLostMinute(twin, minute -> count[0]++);
    return count[0];
  }

  private void forEachLostMinute(Twin twin, Consumer<TruthMinute> sink) throws IOException {
    CsvRows.read(
        folder.resolve("truth-" + TruthFiles.name(twin) + ".csv"),
        row -> {
          var minute = minute(row);
          if (isLost(minute)) {
            sink.accept(minute);
          }
        });
  }

  private boolean isLost(TruthMinute minute) {
    return SloMinutes.isLost(objectives, minute);
  }

  private static TruthMinute minute(CsvRows.Row row) {
    return new TruthMinute(
        Instant.parse(row.text("time")),
        new SiteId(row.text("site")),
        row.text("class"),
        Direction.ofLabel(row.text("direction")),
        row.number("offeredKbps"),
        row.number("deliveredKbps"),
        row.number("delayMsP95"),
        row.number("loss"));
  }

  /** The objectives as a file, in milliseconds, ratio and kbit/s. */
  String objectivesCsv() {
    var text = new StringBuilder("class,latencyMs,loss,bandwidthKbps\n");
    objectives.forEach((name, objective) ->
        text.append(name)
            .append(',')
            .append(objective.latency().millis())
            .append(',')
            .append(objective.loss().ratio())
            .append(',')
            .append(objective.bandwidth().map(rate -> Double.toString(rate.kbps())).orElse(""))
            .append('\n'));
    return text.toString();
  }
}
