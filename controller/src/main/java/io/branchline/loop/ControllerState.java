package io.branchline.loop;

import io.branchline.intent.Intent;
import io.branchline.measure.Observation;
import io.branchline.network.NodeId;
import io.branchline.network.Topology;
import io.branchline.network.TopologyChange;
import io.branchline.plan.Placement;
import io.branchline.policy.RouterConfiguration;
import io.branchline.policy.SrPolicyKey;
import io.branchline.site.Bank;
import io.branchline.site.LineId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.pcollections.TreePMap;

/**
 * All that the controller knows and has decided, as one immutable snapshot: the fold of its journal
 * over the bank. Samples are not in it. Each event makes a state; maps are persistent, so that one
 * of ten thousand routers changes without a copy of the others.
 *
 * @param bankHash identity of the inventory it was folded over
 * @param version the journal's sequence up to which it was folded
 * @param at when the last event happened
 * @param epoch the reign it belongs to, 0 before the first
 * @param basis the version at which something last changed that plans are made from
 * @param routers every router of the bank
 * @param lines every line of the bank
 * @param activePaths the preference that head ends report as active, 0 for none
 * @param rules intents, and alarm policies other than the configured ones
 * @param scores how well forecasts did, by traffic class, as last scored
 * @param recent the latest {@value #RECENT} events, oldest first
 */
public record ControllerState(
    Bank bank,
    String bankHash,
    long version,
    Moment at,
    long epoch,
    long basis,
    NetworkView network,
    LineFacts facts,
    TreePMap<LineId, LineState> lines,
    TreePMap<NodeId, RouterRecord> routers,
    TreePMap<SrPolicyKey, Integer> activePaths,
    Rules rules,
    PlanBook plans,
    TreePMap<String, ForecastScore> scores,
    List<EventLine> recent) {
  /** Events that stay in memory; the journal has them all. */
  public static final int RECENT = 1000;

  public ControllerState {
    recent = List.copyOf(recent);
  }

  /** Before the first event: the bank, of whose network nothing is known. */
  public static ControllerState initial(Bank bank, String bankHash) {
    return new ControllerState(
        bank,
        bankHash,
        0,
        Moment.NEVER,
        0,
        0,
        NetworkView.EMPTY,
        LineFacts.NONE,
        LineStates.derive(
            bank.lines(), NetworkView.EMPTY, LineFacts.NONE, TreePMap.empty(), Moment.NEVER),
        bank.routers().stream()
            .collect(TreePMap.toTreePMap(router -> router, _ -> RouterRecord.unknown())),
        TreePMap.empty(),
        Rules.NONE,
        PlanBook.EMPTY,
        TreePMap.empty(),
        List.of());
  }

  /** The state after this event, which has this sequence in the journal. */
  public ControllerState fold(long sequence, Event event) {
    return Fold.fold(this, sequence, event);
  }

  public Topology topology() {
    return network.topology();
  }

  /** Whether no BGP-LS peer is up, so that the topology is what was last known. */
  public boolean topologyStale() {
    return network.isStale();
  }

  /**
   * Why the controller sees too little of the network to make a plan; empty when it sees enough.
   * When most routers fall silent at once, it is more likely blind than they are dead, and a plan
   * would move traffic because of what is not known.
   */
  public Optional<String> findBlindness() {
    if (topologyStale()) {
      return Optional.of("no BGP-LS peer is up: the topology is history");
    }
    int heard = facts.heard().size();
    return 2 * heard < routers.size()
        ? Optional.of(
            heard + " of " + routers.size() + " routers are heard: too few to make a plan from")
        : Optional.empty();
  }

  public TreePMap<String, IntentRecord> intentRecords() {
    return rules.intents();
  }

  public List<Intent> intents() {
    return intentRecords().values().stream().map(IntentRecord::intent).toList();
  }

  public Optional<Intent> findIntent(String name) {
    return Optional.ofNullable(intentRecords().get(name)).map(IntentRecord::intent);
  }

  public Placement placement() {
    return plans.placement();
  }

  public Optional<LineState> findLine(LineId line) {
    return Optional.ofNullable(lines.get(line));
  }

  /** The configuration of every router that was ever read, as it was last read. */
  public SortedMap<NodeId, RouterConfiguration> installed() {
    var installed = new TreeMap<NodeId, RouterConfiguration>();
    routers.forEach((id, router) -> router.installed().ifPresent(read -> installed.put(id, read)));
    return installed;
  }

  /** How many routers have a session of this protocol that is up. */
  public long sessionsUp(Protocol protocol) {
    return routers.values().stream()
        .filter(router -> router.session(protocol).state() == SessionState.UP)
        .count();
  }

  ControllerState next(long sequence, Moment moment, EventLine line) {
    var tail =
        new ArrayList<>(recent.subList(Math.max(0, recent.size() + 1 - RECENT), recent.size()));
    tail.add(line);
    return new ControllerState(
        bank,
        bankHash,
        sequence,
        moment,
        epoch,
        basis,
        network,
        facts,
        lines,
        routers,
        activePaths,
        rules,
        plans,
        scores,
        tail);
  }

  /** Notes that plans made before this version are made from something else. */
  ControllerState rebased() {
    return new ControllerState(
        bank,
        bankHash,
        version,
        at,
        epoch,
        version,
        network,
        facts,
        lines,
        routers,
        activePaths,
        rules,
        plans,
        scores,
        recent);
  }

  /** Takes new facts about the network and derives the lines' states from them. */
  ControllerState with(NetworkView nextNetwork, LineFacts nextFacts) {
    return withLines(
        nextNetwork, nextFacts, LineStates.derive(bank.lines(), nextNetwork, nextFacts, lines, at));
  }

  /** Takes what was told of the topology and derives the states of the lines concerned. */
  ControllerState with(List<TopologyChange> changes) {
    var nextNetwork = network.with(changes);
    return withLines(
        nextNetwork,
        facts,
        LineStates.derive(LineStates.concerned(bank, changes), nextNetwork, facts, lines, at));
  }

  private ControllerState withLines(
      NetworkView nextNetwork, LineFacts nextFacts, TreePMap<LineId, LineState> nextLines) {
    return new ControllerState(
        bank,
        bankHash,
        version,
        at,
        epoch,
        basis,
        nextNetwork,
        nextFacts,
        nextLines,
        routers,
        activePaths,
        rules,
        plans,
        scores,
        recent);
  }

  /** Takes what was observed of a line or router and derives the states of the lines concerned. */
  ControllerState with(Observation observation) {
    var nextFacts = facts.with(observation);
    return withLines(
        network,
        nextFacts,
        LineStates.derive(LineStates.concerned(bank, observation), network, nextFacts, lines, at));
  }

  ControllerState with(NodeId router, RouterRecord record) {
    return withRouters(routers.plus(router, record));
  }

  ControllerState withRouters(TreePMap<NodeId, RouterRecord> next) {
    return new ControllerState(
        bank,
        bankHash,
        version,
        at,
        epoch,
        basis,
        network,
        facts,
        lines,
        next,
        activePaths,
        rules,
        plans,
        scores,
        recent);
  }

  ControllerState withActivePaths(TreePMap<SrPolicyKey, Integer> next) {
    return new ControllerState(
        bank, bankHash, version, at, epoch, basis, network, facts, lines, routers, next, rules,
        plans, scores, recent);
  }

  ControllerState with(Rules next) {
    return new ControllerState(
        bank,
        bankHash,
        version,
        at,
        epoch,
        basis,
        network,
        facts,
        lines,
        routers,
        activePaths,
        next,
        plans,
        scores,
        recent);
  }

  ControllerState with(PlanBook next) {
    return new ControllerState(
        bank,
        bankHash,
        version,
        at,
        epoch,
        basis,
        network,
        facts,
        lines,
        routers,
        activePaths,
        rules,
        next,
        scores,
        recent);
  }

  ControllerState withScores(TreePMap<String, ForecastScore> next) {
    return new ControllerState(
        bank,
        bankHash,
        version,
        at,
        epoch,
        basis,
        network,
        facts,
        lines,
        routers,
        activePaths,
        rules,
        plans,
        next,
        recent);
  }

  ControllerState withEpoch(long next) {
    return new ControllerState(
        bank,
        bankHash,
        version,
        at,
        next,
        basis,
        network,
        facts,
        lines,
        routers,
        activePaths,
        rules,
        plans,
        scores,
        recent);
  }
}
