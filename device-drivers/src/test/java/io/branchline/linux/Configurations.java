package io.branchline.linux;

import io.branchline.metric.Bandwidth;
import io.branchline.network.NodeId;
import io.branchline.policy.CandidatePath;
import io.branchline.policy.RouterConfiguration;
import io.branchline.policy.SrPolicy;
import io.branchline.policy.SrPolicyKey;
import io.branchline.policy.SteeringRule;
import io.branchline.policy.WeightedSegmentList;
import io.branchline.segment.Ip;
import io.branchline.segment.MplsLabel;
import io.branchline.segment.Prefix;
import io.branchline.segment.SegmentList;
import io.branchline.segment.Sid;
import io.branchline.segment.Srv6Sid;
import io.branchline.service.QueueProfile;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** Configurations of every shape that the types allow, the same for the same seed. */
final class Configurations {
  private final NodeId node;
  private final Random random;

  Configurations(NodeId node, long seed) {
    this.node = node;
    random = new Random(seed);
  }

  RouterConfiguration next() {
    var policies = new ArrayList<SrPolicy>();
    var steering = new ArrayList<SteeringRule>();
    for (int i = random.nextInt(6); i > 0; i--) {
      // Colors reach to 2^32-1, so a negative int among them.
      var key = new SrPolicyKey(node, i == 1 ? -7 : 100 + i, endpoint(i));
      policies.add(new SrPolicy(key, "to " + i + " <&\"> ü", paths()));
      var prefix =
          random.nextBoolean()
              ? Prefix.parse("10." + i + ".0.0/16")
              : Prefix.parse("2001:db8:" + i + "::/48");
      steering.add(
          new SteeringRule("rule-" + i, List.of(46, i), prefix, key.color(), key.endpoint()));
    }
    var queues = new TreeMap<String, QueueProfile>();
    for (int i = random.nextInt(4); i > 0; i--) {
      queues.put("wan" + i, profile());
    }
    return new RouterConfiguration(policies, steering, queues);
  }

  private Ip endpoint(int i) {
    return Ip.of(random.nextBoolean() ? "10.255.0." + i : "2001:db8::" + i);
  }

  private List<CandidatePath> paths() {
    return IntStream.rangeClosed(1, 1 + random.nextInt(3))
        .mapToObj(i ->
            new CandidatePath(
                50 * i,
                IntStream.rangeClosed(0, random.nextInt(3))
                    .mapToObj(_ -> new WeightedSegmentList(1 + random.nextInt(9), segments()))
                    .toList()))
        .toList();
  }

  private SegmentList segments() {
    boolean srv6 = random.nextBoolean();
    return new SegmentList(
        IntStream.rangeClosed(0, random.nextInt(12))
            .<Sid>mapToObj(i ->
                srv6
                    ? Srv6Sid.of(
                        "fc00:0:" + (i + 1) + "::" + Integer.toHexString(random.nextInt(65536)))
                    : new MplsLabel(16 + random.nextInt(1048560)))
            .toList());
  }

  private QueueProfile profile() {
    var names = new ArrayList<>(List.of("voice", "production", "video", QueueProfile.CONTROL));
    var queues =
        names.stream()
            .map(name ->
                new QueueProfile.Queue(
                    name,
                    random.nextBoolean(),
                    Bandwidth.ofKbps(random.nextInt(500)),
                    Bandwidth.ofMbps(2),
                    1 + random.nextInt(100),
                    1500 + random.nextInt(100_000)))
            .toList();
    return new QueueProfile(Bandwidth.ofMbps(2), queues);
  }
}
