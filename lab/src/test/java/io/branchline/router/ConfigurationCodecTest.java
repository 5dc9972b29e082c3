package io.branchline.router;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.branchline.metric.Bandwidth;
import io.branchline.network.NodeId;
import io.branchline.policy.CandidatePath;
import io.branchline.policy.RouterConfiguration;
import io.branchline.policy.SrPolicy;
import io.branchline.policy.SrPolicyKey;
import io.branchline.policy.SteeringRule;
import io.branchline.policy.WeightedSegmentList;
import io.branchline.router.ConfigurationEdit.Operation;
import io.branchline.segment.Ip;
import io.branchline.segment.MplsLabel;
import io.branchline.segment.Prefix;
import io.branchline.segment.SegmentList;
import io.branchline.segment.Sid;
import io.branchline.segment.Srv6Sid;
import io.branchline.service.QueueProfile;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A configuration is the same after it was written as XML and read again. */
class ConfigurationCodecTest {
  private static final NodeId NODE = new NodeId("branch-12-r1");

  @Test
  void whatIsWrittenIsReadBack() throws Exception {
    for (long seed = 1; seed <= 200; seed++) {
      var configuration = new Generator(new Random(seed)).configuration();
      var xml = "<config>" + ConfigurationCodec.toData(configuration).childrenToXml() + "</config>";
      var read = DataNode.root();
      ConfigurationEdit.apply(
          read, XmlReader.read(xml.getBytes(StandardCharsets.UTF_8)), Operation.MERGE, false);
      assertEquals(List.of(), ConfigurationValidator.check(read), "seed " + seed);
      assertEquals(configuration, ConfigurationCodec.toConfiguration(read, NODE), "seed " + seed);
    }
  }

  private record Generator(Random random) {
    RouterConfiguration configuration() {
      var policies =
          IntStream.range(0, random.nextInt(6))
              .mapToObj(i ->
                  new SrPolicy(
                      new SrPolicyKey(NODE, random.nextInt() | 1, endpoint()), name(), paths()))
              .toList();
      var steering =
          IntStream.range(0, policies.isEmpty() ? 0 : random.nextInt(6))
              .mapToObj(i -> {
                var key = policies.get(random.nextInt(policies.size())).key();
                return new SteeringRule(i + name(), dscps(), prefix(), key.color(), key.endpoint());
              })
              .toList();
      var queues = new TreeMap<String, QueueProfile>();
      for (int i = random.nextInt(4); i > 0; i--) {
        queues.put("wan" + i + name(), profile());
      }
      return new RouterConfiguration(policies, steering, queues);
    }

    private String name() {
      var names = List.of("gold", "a b", "<x>&\"y'", "größe", "日本", "]]>");
      return names.get(random.nextInt(names.size()));
    }

    private Ip endpoint() {
      var bytes = new byte[random.nextBoolean() ? 4 : 16];
      random.nextBytes(bytes);
      return Ip.of(bytes);
    }

    private Prefix prefix() {
      return Prefix.parse(
          random.nextBoolean() ? "10." + random.nextInt(256) + ".0.0/16" : "2001:db8::/32");
    }

    private List<Integer> dscps() {
      return random.ints(0, 64).distinct().limit(1 + random.nextInt(4)).boxed().toList();
    }

    private List<CandidatePath> paths() {
      return IntStream.rangeClosed(1, 1 + random.nextInt(3))
          .mapToObj(i ->
              new CandidatePath(
                  i * 50,
                  IntStream.rangeClosed(1, 1 + random.nextInt(3))
                      .mapToObj(j -> new WeightedSegmentList(1 + random.nextInt(99), segments()))
                      .toList()))
          .toList();
    }

    private SegmentList segments() {
      boolean srv6 = random.nextBoolean();
      return new SegmentList(
          IntStream.rangeClosed(1, 1 + random.nextInt(12))
              .<Sid>mapToObj(i -> {
                var bytes = new byte[16];
                random.nextBytes(bytes);
                bytes[0] = 0x20;
                return srv6
                    ? new Srv6Sid(Ip.of(bytes))
                    : new MplsLabel(16 + random.nextInt(1_000_000));
              })
              .toList());
    }

    private QueueProfile profile() {
      var shaper = new Bandwidth(1 + random.nextLong(Long.MAX_VALUE - 1));
      int count = random.nextInt(8);
      return new QueueProfile(
          shaper,
          IntStream.range(0, count)
              .mapToObj(i ->
                  new QueueProfile.Queue(
                      "class" + i,
                      random.nextBoolean(),
                      new Bandwidth(shaper.bitsPerSecond() / (count + 1)),
                      shaper,
                      1 + random.nextInt(100),
                      1500 + random.nextInt(1_000_000)))
              .toList());
    }
  }
}
