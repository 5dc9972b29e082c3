package io.branchline.onos;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.branchline.assure.IntentStatus;
import io.branchline.intent.PathPreference;
import io.branchline.plan.TestBank;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.onosproject.net.intent.Constraint;
import org.onosproject.net.intent.IntentState;

class OnosIntentTest {
  private static final IntentStatus MET = new IntentStatus.Met(Instant.EPOCH);

  @Test
  void a01_oneForEachBranchAndFarSite() {
    var intent =
        TestBank.intent("voice", 10, TestBank.objectives(30, 1, 2), PathPreference.DEFAULT);
    var exported = OnosIntent.of(intent, new TestBank(2).bank, MET);
    assertEquals(
        List.of(
            "voice-everywhere/branch-01/dc-a",
            "voice-everywhere/branch-01/dc-b",
            "voice-everywhere/branch-02/dc-a",
            "voice-everywhere/branch-02/dc-b"),
        exported.stream().map(OnosIntent::key).toList());
    var first = exported.getFirst();
    assertEquals("device:branch-01-r1/LOCAL", first.ingress().toString());
    assertEquals("device:dc-a-r1/LOCAL", first.egress().toString());
    assertEquals(65_525, first.priority());
    assertEquals(
        List.of("LatencyConstraint", "BandwidthConstraint"),
        first.constraints().stream().map(Constraint::getClass).map(Class::getSimpleName).toList());
  }

  @Test
  void a03_listedInOnosOwnFieldNames() {
    var intent =
        TestBank.intent("voice", 10, TestBank.objectives(30, 1, 2), PathPreference.DEFAULT);
    var view = OnosIntentList.of(intent, new TestBank(1).bank, MET).intents().getFirst();
    assertEquals("PointToPointIntent", view.type());
    assertEquals(new OnosIntentList.Point("device:branch-01-r1", "LOCAL"), view.ingressPoint());
    assertEquals("INSTALLED", view.state());
    assertEquals(
        List.of(
            Map.of("type", "LatencyConstraint", "latencyMillis", 30L),
            Map.of("type", "BandwidthConstraint", "bandwidth", 2e6)),
        view.constraints());
  }

  @Test
  void a02_whatIsMeasuredAsBrokenHasFailed() {
    assertEquals(IntentState.INSTALLED, OnosIntent.stateOf(MET));
    assertEquals(IntentState.INSTALLED, OnosIntent.stateOf(new IntentStatus.AtRisk(List.of())));
    assertEquals(IntentState.FAILED, OnosIntent.stateOf(new IntentStatus.Violated(List.of())));
    assertEquals(IntentState.INSTALLING, OnosIntent.stateOf(new IntentStatus.Unknown(List.of())));
  }
}
