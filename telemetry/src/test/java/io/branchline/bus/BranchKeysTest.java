package io.branchline.bus;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.branchline.gnmi.TestBank;
import io.branchline.measure.Measure;
import io.branchline.measure.SeriesKey;
import io.branchline.network.NodeId;
import io.branchline.policy.SrPolicyKey;
import io.branchline.segment.Ip;
import io.branchline.service.Direction;
import io.branchline.site.SiteId;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Whose demand a series tells of, whichever router measures it. */
class BranchKeysTest {
  private static final Optional<SiteId> BRANCH = Optional.of(new SiteId("branch-01"));
  private static final Ip OF_BRANCH = Ip.of("10.255.1.1");
  private static final Ip OF_CENTRE = Ip.of("10.255.9.1");

  private final BranchKeys keys =
      new BranchKeys(
          TestBank.bank(),
          address ->
              Optional.ofNullable(
                  Map.of(OF_BRANCH, new SiteId("branch-01"), OF_CENTRE, new SiteId("dc-a"))
                      .get(address)));

  private static SeriesKey policy(NodeId headend, Ip endpoint) {
    return SeriesKey.policy(new SrPolicyKey(headend, 100, endpoint), Measure.KBPS);
  }

  @Test
  void queuesOfALineAreOfItsBranchBothWays() {
    for (var direction : Direction.values()) {
      for (var measure : new Measure[] {Measure.KBPS, Measure.PACKETS_PER_SECOND}) {
        var queue = SeriesKey.queue(TestBank.LINE, direction, "office", measure);
        assertEquals(BRANCH, keys.branchOf(queue));
      }
      var dropped = SeriesKey.queue(TestBank.LINE, direction, "office", Measure.DROPPED_KBPS);
      assertEquals(Optional.empty(), keys.branchOf(dropped));
      var line = SeriesKey.line(TestBank.LINE, direction, Measure.KBPS);
      assertEquals(Optional.empty(), keys.branchOf(line));
    }
  }

  @Test
  void policiesAreOfTheBranchThatTheyBeginOrEndAt() {
    assertEquals(BRANCH, keys.branchOf(policy(TestBank.BRANCH, OF_CENTRE)));
    assertEquals(BRANCH, keys.branchOf(policy(TestBank.HUB, OF_BRANCH)));
    assertEquals(Optional.empty(), keys.branchOf(policy(TestBank.HUB, OF_CENTRE)));
    // Until the controller tells whose it is.
    assertEquals(Optional.empty(), keys.branchOf(policy(TestBank.HUB, Ip.of("10.255.7.7"))));
  }
}
