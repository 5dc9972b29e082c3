package io.branchline.netns;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.branchline.interop.Eventually;
import io.branchline.service.Direction;
import io.branchline.site.LineId;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Configurations in force in the kernel, judged by what happens to packets. */
@Tag("peer")
class LabAgentTest extends AgentBench {
  private long packetsOver(LineId line) throws Exception {
    var name = BANK.bank().getLine(line).branchEnd().port().name();
    return agents.agent(gateway(BRANCH)).state(Instant.EPOCH).ports().stream()
        .filter(port -> port.name().equals(name))
        .findFirst()
        .orElseThrow()
        .outPackets();
  }

  @Test
  void aClassMovesTenTimesWithoutLosingAPacket() throws Exception {
    var voice = flow(BANK.bank().getClass("voice"), Direction.UP);
    install(BRANCH, over(Direction.UP, MSTP, FIVE_G));
    voice.sendPackets(1500);
    for (int move = 1; move <= 10; move++) {
      long before = voice.sent();
      Eventually.that("some are sent", LIMIT, () -> voice.sent() >= before + 600);
      var to = move % 2 == 1 ? FIVE_G : MSTP;
      var from = move % 2 == 1 ? MSTP : FIVE_G;
      install(BRANCH, over(Direction.UP, to, from));
      long carried = packetsOver(to);
      Eventually.that("packets take it", LIMIT, () -> packetsOver(to) > carried + 100);
    }
    rest(voice);
    var report = voice.report();
    System.out.println("10 moves at 1,500 packets/s: " + report);
    assertEquals(0, report.lost());
  }

  @Test
  void classesOfACutLineRecoverWithinASecond() throws Exception {
    install(BRANCH, over(Direction.UP, MSTP, FIVE_G));
    install(CENTRE, over(Direction.DOWN, MSTP, FIVE_G));
    var flows = new LinkedHashMap<String, FlowMeter>();
    for (var trafficClass : BANK.bank().classes()) {
      for (var direction : Direction.values()) {
        flows.put(trafficClass.name() + " " + direction, flow(trafficClass, direction));
      }
    }
    flows.values().forEach(flow -> flow.sendPackets(50));
    Eventually.that(
        "all flow",
        LIMIT,
        () -> flows.values().stream().allMatch(flow -> flow.report().received() >= 25));
    lab.setUp(MSTP, false);
    long[] sent = flows.values().stream().mapToLong(FlowMeter::sent).toArray();
    Eventually.that(
        "2 s pass", LIMIT, () -> flows.values().iterator().next().sent() >= sent[0] + 100);
    for (var flow : flows.values()) {
      rest(flow);
    }
    flows.forEach((name, flow) -> {
      System.out.println("cut line, " + name + ": " + flow.report());
      assertTrue(flow.report().longestGapNanos() <= 1_000_000_000L, name);
      assertTrue(flow.report().received() > 75, name);
    });
  }

  @Test
  void whatIsReportedIsWhatTheKernelCounts() throws Exception {
    var namespace = lab.plan().namespace(gateway(BRANCH));
    var port =
        lab.plan().ports(gateway(BRANCH)).stream()
            .filter(p -> p.link().equals(BANK.bank().getLine(MSTP).linkId(Direction.UP)))
            .findFirst()
            .orElseThrow();
    var json = new ObjectMapper();
    // Tests of the line never rest: compare while none of them passed.
    Eventually.that(
        "two equal readings around one of ours",
        LIMIT,
        () -> {
          var before = Batch.run(links(namespace), "").output();
          var queuesBefore = Batch.run(queues(namespace), "").output();
          var state = agents.agent(gateway(BRANCH)).state(Instant.EPOCH);
          if (!before.equals(Batch.run(links(namespace), "").output())
              || !queuesBefore.equals(Batch.run(queues(namespace), "").output())) {
            return false;
          }
          var ours =
              state.ports().stream()
                  .filter(p -> p.name().equals(port.alias()))
                  .findFirst()
                  .orElseThrow();
          for (var link : json.readTree(before)) {
            if (link.path("ifname").asText().equals(port.device())) {
              assertEquals(link.at("/stats64/tx/bytes").asLong(), ours.outOctets());
              assertEquals(link.at("/stats64/rx/packets").asLong(), ours.inPackets());
            }
          }
          int compared = 0;
          for (var qdisc : json.readTree(queuesBefore)) {
            for (var queue : ours.queues()) {
              var parent = "1:" + Integer.toHexString(lab.plan().minor(queue.name()));
              if (qdisc.path("dev").asText().equals(port.device())
                  && qdisc.path("parent").asText().equals(parent)) {
                assertEquals(qdisc.path("bytes").asLong(), queue.sentOctets());
                assertEquals(qdisc.path("packets").asLong(), queue.sentPackets());
                assertEquals(qdisc.path("drops").asLong(), queue.droppedPackets());
                compared++;
              }
            }
          }
          assertEquals(lab.plan().queues().size(), compared);
          return true;
        });
  }

  private static List<String> links(String namespace) {
    return List.of("ip", "-n", namespace, "-s", "-j", "link", "show");
  }

  private static List<String> queues(String namespace) {
    return List.of("tc", "-n", namespace, "-s", "-j", "qdisc", "show");
  }

  @Test
  void steeredPacketsAreCountedByPolicyWithoutEncapsulation() throws Exception {
    install(BRANCH, over(Direction.UP, MSTP, FIVE_G));
    var voice = flow(BANK.bank().getClass("voice"), Direction.UP);
    long before = counted();
    voice.sendPackets(200);
    Eventually.that("100 packets", LIMIT, () -> voice.sent() >= 100);
    rest(voice);
    assertEquals(voice.sent() * 160, counted() - before);
  }

  private static long counted() throws Exception {
    return agents.agent(gateway(BRANCH)).state(Instant.EPOCH).policies().stream()
        .filter(policy -> policy.color() == BANK.bank().getClass("voice").color())
        .findFirst()
        .orElseThrow()
        .octets();
  }
}
