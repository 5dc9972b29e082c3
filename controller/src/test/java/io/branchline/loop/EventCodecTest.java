package io.branchline.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.branchline.intent.Autonomy;
import io.branchline.journal.Draft;
import io.branchline.journal.JournalException;
import io.branchline.journal.MemoryJournal;
import io.branchline.measure.Measure;
import io.branchline.measure.Observation;
import io.branchline.metric.Bandwidth;
import io.branchline.metric.Latency;
import io.branchline.network.AdminGroup;
import io.branchline.network.AlgorithmLocator;
import io.branchline.network.FlexAlgorithm;
import io.branchline.network.FlexAlgorithmLink;
import io.branchline.network.LabelBlock;
import io.branchline.network.NodeCapabilities;
import io.branchline.network.NodeId;
import io.branchline.network.Srlg;
import io.branchline.network.Topology;
import io.branchline.network.TopologyChange;
import io.branchline.plan.Breach;
import io.branchline.plan.ChangeUnit;
import io.branchline.plan.Plan;
import io.branchline.plan.PlanReason;
import io.branchline.policy.RouterChange;
import io.branchline.policy.SrPolicyKey;
import io.branchline.score.AlarmPolicy;
import io.branchline.segment.Ip;
import io.branchline.segment.Locator;
import io.branchline.segment.MplsLabel;
import io.branchline.segment.Srv6Sid;
import io.branchline.service.DemandForecast;
import io.branchline.service.DemandKey;
import io.branchline.service.Direction;
import io.branchline.service.Outlook;
import io.branchline.site.InterfaceId;
import io.branchline.site.LineId;
import io.branchline.site.LineKind;
import io.branchline.site.SiteId;
import io.branchline.verify.Violation;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class EventCodecTest {
  private static final Moment AT =
      new Moment(
          Instant.parse("2026-03-02T09:00:00.123456789Z"), Instant.parse("2026-11-20T23:00:00Z"));

  private static final AlarmPolicy POLICY =
      new AlarmPolicy(
          "slow",
          AlarmPolicy.Severity.MAJOR,
          Optional.of(LineKind.FIVE_G),
          List.of(new AlarmPolicy.Condition(Measure.DELAY_MS, 1.5, true)),
          Duration.ofMinutes(5),
          0.8,
          Duration.ZERO);

  @Test
  void everyEventComesBackAsItWas() {
    var journal = new MemoryJournal();
    var events = everyEvent();
    var entries = journal.append(events.stream().map(EventCodec::encode).toList());
    assertEquals(events, entries.stream().map(EventCodec::decode).toList());
  }

  @Test
  void everyKindOfEventIsTried() {
    var tried = new HashSet<Class<?>>();
    everyEvent().forEach(event -> tried.add(event.getClass()));
    for (var kind : Event.class.getPermittedSubclasses()) {
      assertTrue(tried.contains(kind), kind + " is not tried");
    }
  }

  @Test
  void theNameOfAKindStays() {
    var draft = EventCodec.encode(new Event.PlanAccepted(AT, "plan-1-1", "anna"));
    assertEquals("planAccepted", draft.kind());
    assertEquals(
        "{\"type\":\"planAccepted\",\"at\":{\"network\":\"2026-03-02T09:00:00.123456789Z\","
            + "\"real\":\"2026-11-20T23:00:00Z\"},\"by\":\"anna\",\"plan\":\"plan-1-1\"}",
        draft.body());
  }

  @Test
  void anUnknownKindIsNamed() {
    var journal = new MemoryJournal();
    var entry =
        journal
            .append(
                List.of(
                    new Draft(
                        "lightningStruck",
                        AT.network(),
                        AT.real(),
                        "{\"type\":\"lightningStruck\"}")))
            .getFirst();
    var e = assertThrows(JournalException.class, () -> EventCodec.decode(entry));
    assertTrue(String.valueOf(e.getMessage()).contains("entry 1 of the journal (lightningStruck)"));
  }

  /** A router and a link with all that BGP-LS may say of them. */
  private static List<TopologyChange> wholeLinkState() {
    var whole = Topology.EMPTY.with(SmallBank.wholeTopology());
    var groups = new AdminGroup(1, List.of(0, 7));
    var definition =
        new FlexAlgorithm(
            200,
            FlexAlgorithm.MetricType.MIN_DELAY,
            groups,
            AdminGroup.NONE,
            AdminGroup.NONE,
            Set.of(new Srlg(0xFFFF_FFFFL)),
            true);
    var locator =
        new AlgorithmLocator(Locator.parse("fc01:0:1::/48"), Optional.of(Srv6Sid.of("fc01:0:1::")));
    var capabilities =
        new NodeCapabilities(
            false,
            Optional.of(new LabelBlock(new MplsLabel(16000), 8000)),
            Optional.of(10),
            Set.of(128),
            Map.of(128, new MplsLabel(16128)),
            Map.of(128, locator),
            Map.of(128, definition),
            Optional.of(4));
    var own =
        new FlexAlgorithmLink(
            Optional.of(7L), Optional.of(Latency.ofMicros(9)), groups, Set.of(new Srlg(3)));
    return List.of(
        new TopologyChange.NodePut(whole.node(0).with(capabilities)),
        new TopologyChange.LinkPut(whole.link(0).with(own)));
  }

  @Test
  void allThatLinkStateSaysIsKept() {
    var event = new Event.TopologyChanged(AT, "all of it", wholeLinkState());
    var entry = new MemoryJournal().append(List.of(EventCodec.encode(event))).getFirst();
    assertEquals(event, EventCodec.decode(entry));
  }

  @Test
  void topologiesOfOlderJournalsAreRead() throws JsonProcessingException {
    var event = new Event.TopologyChanged(AT, "all of it", SmallBank.wholeTopology());
    var mapper = new ObjectMapper();
    var body = mapper.readTree(EventCodec.encode(event).body());
    // Gained since: a journal is read for years.
    for (var later : List.of("capabilities", "flexAlgorithm", "maxDelay", "more")) {
      body.findParents(later).forEach(parent -> ((ObjectNode) parent).remove(later));
      assertEquals(List.of(), body.findParents(later));
    }
    assertEquals(event, read(mapper.writeValueAsString(body)));
    var known = mapper.readTree(EventCodec.encode(event).body());
    var parents = known.findParents("maxSrv6Sids");
    assertFalse(parents.isEmpty());
    parents.forEach(parent -> ((ObjectNode) parent).remove("maxSrv6Sids"));
    assertEquals(event, read(mapper.writeValueAsString(known)));
  }

  private static Event read(String topologyChanged) {
    var draft = new Draft("topologyChanged", AT.network(), AT.real(), topologyChanged);
    return EventCodec.decode(new MemoryJournal().append(List.of(draft)).getFirst());
  }

  private static List<Event> everyEvent() {
    var state = ControllerState.initial(SmallBank.bank(), "hash");
    var node = new NodeId("a-r1");
    var line = new LineId("a-1");
    var breach =
        new Breach(
            new SiteId("a"),
            "voice",
            Direction.UP,
            line,
            AT.network(),
            AT.network().plusSeconds(300),
            Breach.Kind.CAPACITY,
            0.1 + 0.2,
            1 / 3.0,
            Bandwidth.ofKbps(1),
            Bandwidth.ofKbps(2),
            Bandwidth.ofMbps(4));
    var simple = SmallBank.plan("plan-1-1", AT.network(), state, "a", 2);
    var reasons = new ArrayList<PlanReason>(simple.reasons());
    reasons.add(new PlanReason.ForeseenBreach(new SiteId("a"), breach, breach.sentence()));
    var plan =
        new Plan(
            simple.id(),
            simple.createdAt(),
            reasons,
            simple.moves(),
            List.of(breach),
            List.of(breach),
            simple.placement(),
            List.<ChangeUnit>copyOf(simple.units()));
    var outlook =
        new Outlook(
            AT.network(),
            Duration.ofMinutes(5),
            List.of(
                new DemandForecast(
                    DemandKey.parse("a/voice/dc/up"),
                    List.of(1.0, 2.5),
                    List.of(2.0, 1e-9),
                    List.of(3.0, 1234567.891))));
    var events =
        new ArrayList<Event>(
            List.of(
                new Event.ControllerStarted(AT, 3, "0.1", "abc"),
                new Event.IntentApplied(AT, SmallBank.intent(Autonomy.AUTOPILOT), "anna"),
                new Event.IntentDeleted(AT, "voice-first", "anna"),
                new Event.AlarmPolicyPut(AT, POLICY, "anna"),
                new Event.AlarmPolicyDeleted(AT, "slow", "anna"),
                new Event.PeerChanged(AT, "127.0.0.1:1790", PeerState.SYNCHRONISED, ""),
                new Event.TopologyChanged(AT, "the whole table", SmallBank.wholeTopology()),
                new Event.SessionChanged(AT, node, Protocol.NETCONF, SessionState.DOWN, "refused"),
                new Event.PlanProposed(
                    AT,
                    plan,
                    EventCodec.hash(Outlook.class, outlook),
                    outlook,
                    List.of(
                        new Violation(
                            Violation.Invariant.MTU,
                            "a-1",
                            "1600 of 1500 bytes",
                            Violation.Weight.PRE_EXISTING)),
                    List.of("regular round"),
                    12),
                new Event.PlanAccepted(AT, "plan-1-1", "autopilot"),
                new Event.PlanRejected(AT, "plan-1-1", "anna", "not now"),
                new Event.DeploymentStarted(AT, "plan-1-1"),
                new Event.UnitFinished(
                    AT,
                    "plan-1-1",
                    new UnitResult(
                        "u", new SiteId("a"), UnitResult.Status.REJECTED, "must failed", 12)),
                new Event.PlanFinished(
                    AT, "plan-1-1", PlanStatus.FAILED, new TreeMap<>(Map.of("prepare", 3L)), "why"),
                new Event.PlanRolledBack(AT, "plan-1-1", "plan-1-2", AT.network()),
                new Event.ConfigurationRead(AT, node, SmallBank.configuration("a", 1)),
                new Event.ConfigurationChanged(
                    AT,
                    node,
                    RouterChange.between(
                        SmallBank.configuration("a", 1), SmallBank.configuration("a", 2)),
                    "hash"),
                new Event.ForecastScored(
                    AT, Map.of("1h", new ForecastScore(10, 1.5, 2.5, 0.9, 3, 1, 2, true)))));
    events.add(
        new Event.TopologyChanged(
            AT, "a node is lost", List.of(new TopologyChange.NodeRemoved(node))));
    var at = AT.network();
    for (var observation :
        List.of(
            new Observation.PortChanged(new InterfaceId(node, "wan1"), false, at),
            new Observation.LineDegraded(line, Measure.LOSS, 0.02, 0.001, at),
            new Observation.LineRecovered(line, at),
            new Observation.SourceSilent(node, at, at),
            new Observation.SourceHeard(node, at),
            new Observation.PolicyPathChanged(
                new SrPolicyKey(node, 100, Ip.of("192.0.2.1")), 150, at))) {
      events.add(new Event.Observed(AT, observation));
    }
    return events;
  }
}
