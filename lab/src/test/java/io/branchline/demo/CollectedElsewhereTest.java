package io.branchline.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.branchline.cli.CommandFailed;
import io.branchline.cli.ControllerClient;
import io.branchline.interop.Eventually;
import io.branchline.site.LineId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two collectors with a share of the routers each, Kafka, and a controller that hears nothing but
 * what they publish: what it knows is what it would know if it collected itself, whichever of them
 * is killed. It learns itself, and after it was killed has learners in other processes.
 */
@Tag("integration")
@Timeout(300)
class CollectedElsewhereTest {
  private static final String LINE = "branch-01-mstp-1";
  private static final String SERIES = "queue/branch-01-5g/up/office/kbps";

  /** The configuration of collectors and learners. */
  private static final String OTHERS = "others.yaml";

  private static final String DEMAND = "demand/branch-01/office/dc-a/up";

  @TempDir Path folder;

  private CommandProcess collector(String share) throws IOException {
    var collector =
        new CommandProcess(
            folder.resolve(OTHERS), "collector-" + share.charAt(0), "collect", "--share", share);
    var line = collector.said();
    assertTrue(line.startsWith("collecting from ") && line.endsWith(share), line);
    return collector;
  }

  private CommandProcess learner(String name) throws IOException {
    var learner = new CommandProcess(folder.resolve(OTHERS), name, "learn", "--name", name);
    assertTrue(learner.said().startsWith("learning as " + name), learner.said());
    return learner;
  }

  @Test
  void aControllerKnowsWhatCollectorsPublish() throws Exception {
    try (var kafka = KafkaRig.start(folder)) {
      var others = kafka.configure(OTHERS, "learners: kafka, ");
      var config = kafka.configure("controller.yaml", "");
      var rig = kafka.rig();
      rig.lab().begin();
      var one = collector("1/2");
      var two = collector("2/2");
      var learner = learner("learner-a");
      try {
        Instant reached;
        try (var controller = rig.startController()) {
          var client = controller.client();
          isHeard(rig, client);
          two = isRepaired(two, client);
          reached = reached(rig, client);
          controller.process().kill();
        }
        Files.copy(others, config, StandardCopyOption.REPLACE_EXISTING);
        try (var controller = rig.startController()) {
          resumes(rig, controller.client(), reached);
          learner = isLearntElsewhere(rig, learner, controller.client());
        }
      } finally {
        learner.kill();
        one.kill();
        two.kill();
      }
    }
  }

  /** Everything that a controller knows of telemetry. */
  private static void isHeard(Rig rig, ControllerClient client) throws Exception {
    int routers = rig.lab().fleet().running().size();
    await("every router is heard", () -> states(client, "connected") == routers);
    await(
        "every line is up",
        () ->
            client.get("/status").at("/lines/up").asInt()
                == rig.lab().scenario().bank().lines().size());
    await("demands are learnt", () -> !times(client, DEMAND, KafkaRig.START).isEmpty());
    rig.lab().cut(new LineId(LINE));
    await("the cut is known", () -> health(client).equals("down"));
    rig.lab().network().restoreLine(new LineId(LINE));
    await("and its end", () -> health(client).equals("up"));
  }

  /** A collector that is gone makes its routers stale, until another takes its place. */
  private CommandProcess isRepaired(CommandProcess collector, ControllerClient client)
      throws Exception {
    long stale = states(client, "stale");
    assertEquals(0, stale);
    collector.kill();
    await("its routers are stale", () -> states(client, "stale") > 0);
    assertTrue(states(client, "connected") > 0, "the other's are heard");
    var again = collector("2/2");
    await("none is stale", () -> states(client, "stale") == 0);
    return again;
  }

  /** Waits for samples of now, and gives the time of the last. */
  private static Instant reached(Rig rig, ControllerClient client) throws Exception {
    var now = rig.clock().instant();
    await("samples go on", () -> !times(client, SERIES, now).isEmpty());
    return times(client, SERIES, now).getLast();
  }

  /** What came while there was no controller is kept. */
  private static void resumes(Rig rig, ControllerClient client, Instant before) throws Exception {
    reached(rig, client);
    var kept = times(client, SERIES, before);
    assertEquals(before, kept.getFirst());
    var most = rig.pace().sampleInterval().multipliedBy(3).dividedBy(2);
    for (int i = 1; i < kept.size(); i++) {
      var apart = Duration.between(kept.get(i - 1), kept.get(i));
      assertTrue(apart.compareTo(most) < 0, "nothing for " + apart + " before " + kept.get(i));
    }
  }

  /** What learners say is what the controller says, whichever of them learns. */
  private CommandProcess isLearntElsewhere(Rig rig, CommandProcess learner, ControllerClient client)
      throws Exception {
    await("a learner is shown", () -> learners(client).equals(List.of("learner-a")));
    await("its forecasts are shown", () -> forecasts(client) > 0);
    long demands = client.get("/forecasts/learners").at("/items/0/demands").asLong();
    learner.kill();
    var other = learner("learner-b");
    await("another learns", () -> learners(client).equals(List.of("learner-b")));
    assertEquals(demands, client.get("/forecasts/learners").at("/items/0/demands").asLong());
    var now = rig.clock().instant();
    await("demands go on", () -> !times(client, DEMAND, now).isEmpty());
    var kept = times(client, DEMAND, KafkaRig.START);
    assertEquals(kept.stream().distinct().sorted().toList(), kept);
    return other;
  }

  private static List<String> learners(ControllerClient client) {
    var names = new ArrayList<String>();
    client.get("/forecasts/learners").get("items").forEach(l -> names.add(l.get("name").asText()));
    return names;
  }

  private static int forecasts(ControllerClient client) {
    return client.get("/forecasts?site=branch-01").get("items").size();
  }

  private static String health(ControllerClient client) {
    return client.get("/lines/" + LINE).get("health").asText();
  }

  private static long states(ControllerClient client, String state) {
    long count = 0;
    for (var source : client.get("/sources?limit=1000").get("items")) {
      count += source.get("state").asText().equals(state) ? 1 : 0;
    }
    return count;
  }

  private static List<Instant> times(ControllerClient client, String series, Instant from) {
    var times = new ArrayList<Instant>();
    client
        .get("/series?maxPoints=10000&name=" + series + "&from=" + from)
        .at("/items/0/times")
        .forEach(time -> times.add(Instant.ofEpochMilli(time.asLong())));
    return times;
  }

  /** On a busy machine a controller that has just started may not answer in time. */
  private static void await(String what, Eventually.Condition condition) throws Exception {
    Eventually.that(
        what,
        KafkaRig.PATIENCE,
        Duration.ofMillis(100),
        () -> {
          try {
            return condition.holds();
          } catch (CommandFailed e) {
            return false;
          }
        });
  }
}
