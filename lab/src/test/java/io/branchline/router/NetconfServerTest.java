package io.branchline.router;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.branchline.metric.Bandwidth;
import io.branchline.network.NodeId;
import io.branchline.policy.RouterConfiguration;
import io.branchline.policy.SrPolicy;
import io.branchline.policy.SrPolicyKey;
import io.branchline.segment.Ip;
import io.branchline.segment.SegmentList;
import io.branchline.segment.Srv6Sid;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NetconfServerTest {
  private static final String OK = "<ok/>";
  private static final String LOCK = "<lock><target><candidate/></target></lock>";
  private static final String UNLOCK = "<unlock><target><candidate/></target></unlock>";
  private static final String RUNNING = "<get-config><source><running/></source></get-config>";
  private static final String CANDIDATE = "<get-config><source><candidate/></source></get-config>";
  private static final String VALIDATE = "<validate><source><candidate/></source></validate>";
  private static final String COMMIT = "<commit/>";
  private static final String DISCARD = "<discard-changes/>";

  private final NetconfRuntime runtime = new NetconfRuntime();
  private final SimulatedRouter router = new SimulatedRouter(new NodeId("branch-12-r1"));
  private final NetconfServer server =
      new NetconfServer(router, new Credentials("admin", "secret"), 0, runtime);
  private final LinkedBlockingQueue<RouterConfiguration> commits = new LinkedBlockingQueue<>();

  @BeforeEach
  void listen() {
    router.onCommit(commits::add);
  }

  @AfterEach
  void stop() {
    server.close();
    runtime.close();
  }

  private static String edit(String config) {
    return "<edit-config><target><candidate/></target><config>"
        + config
        + "</config></edit-config>";
  }

  private static String edit(String options, String config) {
    return "<edit-config><target><candidate/></target>"
        + options
        + "<config xmlns:nc=\"urn:ietf:params:xml:ns:netconf:base:1.0\">"
        + config
        + "</config></edit-config>";
  }

  private static String policies(String inside) {
    return "<sr-policies xmlns=\"urn:branchline:yang:sr\">" + inside + "</sr-policies>";
  }

  private static String policy(int color, String endpoint, int... labels) {
    var segments = new StringBuilder();
    for (int i = 0; i < labels.length; i++) {
      segments.append(
          "<segment><index>"
              + (i + 1)
              + "</index><mpls-label>"
              + labels[i]
              + "</mpls-label></segment>");
    }
    return "<policy><color>"
        + color
        + "</color><endpoint>"
        + endpoint
        + "</endpoint><name>p"
        + color
        + "</name><candidate-path><preference>200</preference><segment-list><index>1</index>"
        + segments
        + "</segment-list></candidate-path></policy>";
  }

  private static String steering(String inside) {
    return "<steering xmlns=\"urn:branchline:yang:sr\">" + inside + "</steering>";
  }

  private static String rule(String name, int color, String endpoint) {
    return "<rule><name>"
        + name
        + "</name><dscp>46</dscp><dscp>34</dscp>"
        + "<destination-prefix>10.8.0.0/14</destination-prefix><color>"
        + color
        + "</color><endpoint>"
        + endpoint
        + "</endpoint></rule>";
  }

  private static String queues(String inside) {
    return "<interface-queues xmlns=\"urn:branchline:yang:qos\">" + inside + "</interface-queues>";
  }

  private static String queue(String name, long guarantee, long ceiling) {
    return "<queue><name>"
        + name
        + "</name><guarantee-bps>"
        + guarantee
        + "</guarantee-bps><ceiling-bps>"
        + ceiling
        + "</ceiling-bps><buffer-bytes>15000</buffer-bytes></queue>";
  }

  private static void assertOk(String reply) {
    assertTrue(reply.contains(OK), reply);
  }

  private static void assertError(String tag, String reply) {
    assertTrue(reply.contains("<error-tag>" + tag + "</error-tag>"), reply);
  }

  @Test
  void greetsWithCapabilitiesAndItsOwnHostKey() throws IOException {
    try (var client = NetconfTestClient.open(server);
        var other = NetconfTestClient.open(server)) {
      assertAll(
          () -> assertTrue(client.hello.contains("urn:ietf:params:netconf:base:1.1")),
          () -> assertTrue(client.hello.contains("capability:candidate:1.0")),
          () -> assertTrue(client.hello.contains("capability:confirmed-commit:1.1")),
          () -> assertTrue(client.hello.contains("capability:validate:1.1")),
          () -> assertTrue(client.hello.contains("module=branchline-sr&amp;revision=2026-11-20")),
          () -> assertNotEquals(client.hello, other.hello),
          () -> assertTrue(NetconfTestClient.SEEN.contains(server.hostKeyEntry())));
    }
  }

  @Test
  void refusesAWrongPassword() {
    assertThrows(IOException.class, () -> NetconfTestClient.open(server, "guess"));
  }

  @Test
  void configuresThroughCandidate() throws IOException {
    try (var client = NetconfTestClient.open(server)) {
      assertOk(client.rpc(LOCK));
      assertOk(
          client.rpc(
              edit(
                  policies(policy(110, "10.255.0.1", 16002, 24013, 16009))
                      + steering(rule("gold", 110, "10.255.0.1"))
                      + queues(
                          "<interface><name>wan0</name><shaper-bps>4000000</shaper-bps>"
                              + queue("voice", 500000, 4000000)
                              + "</interface>"))));
      assertEquals(RouterConfiguration.EMPTY, router.running());
      assertOk(client.rpc(VALIDATE));
      assertOk(client.rpc(COMMIT));
      assertOk(client.rpc(UNLOCK));
      var running = router.running();
      var rule = running.steering().getFirst();
      var voice =
          Optional.ofNullable(running.queues().get("wan0"))
              .flatMap(profile -> profile.findQueue("voice"))
              .orElseThrow();
      assertAll(
          () ->
              assertEquals(
                  "16002 > 24013 > 16009",
                  running
                      .policies()
                      .getFirst()
                      .candidatePaths()
                      .getFirst()
                      .segmentLists()
                      .getFirst()
                      .list()
                      .toString()),
          () -> assertEquals(List.of(34, 46), rule.dscp()),
          () -> assertEquals("10.8.0.0/14", rule.destination().toString()),
          () -> assertEquals(Bandwidth.ofKbps(500), voice.guarantee()),
          () -> assertEquals(1, voice.weight()),
          () -> assertEquals(running, commits.peek()),
          () -> assertTrue(client.rpc(RUNNING).contains("<mpls-label>24013</mpls-label>")));
    }
  }

  @Test
  void speaksBase10AsWell() throws IOException {
    try (var client = NetconfTestClient.openBase10(server)) {
      assertOk(client.rpc(edit(policies(policy(110, "10.255.0.1", 16002)))));
      assertOk(client.rpc(COMMIT));
      assertTrue(client.rpc(RUNNING).contains("<color>110</color>"));
      assertOk(client.rpc("<close-session/>"));
      assertTrue(client.isEnded());
    }
  }

  @Test
  void echoesTheAttributesOfARequest() throws IOException {
    try (var client = NetconfTestClient.open(server)) {
      client.sendMessage(
          "<nc:rpc xmlns:nc=\"urn:ietf:params:xml:ns:netconf:base:1.0\" message-id=\"a&lt;b\""
              + " xmlns:x=\"urn:x\" x:user=\"fred\"><nc:discard-changes/></nc:rpc>");
      var reply = client.read();
      assertAll(
          () -> assertTrue(reply.contains("message-id=\"a&lt;b\""), reply),
          () -> assertTrue(reply.contains("x:user=\"fred\""), reply),
          () -> assertTrue(reply.contains(OK), reply));
    }
  }

  @Test
  void filtersBySubtree() throws IOException {
    try (var client = NetconfTestClient.open(server)) {
      assertOk(
          client.rpc(
              edit(
                  policies(policy(110, "10.255.0.1", 16002) + policy(120, "10.255.0.1", 16003))
                      + queues(
                          "<interface><name>wan0</name><shaper-bps>4000000</shaper-bps></interface>"))));
      assertOk(client.rpc(COMMIT));
      var get =
          "<get-config><source><running/></source><filter type=\"subtree\">%s</filter></get-config>";
      var top = client.rpc(get.formatted(queues("")));
      var one = client.rpc(get.formatted(policies("<policy><color>120</color><name/></policy>")));
      assertAll(
          () -> assertTrue(top.contains("<shaper-bps>4000000"), top),
          () -> assertFalse(top.contains("policy"), top),
          () -> assertTrue(one.contains("<name>p120</name>"), one),
          () -> assertFalse(one.contains("110") || one.contains("candidate-path"), one),
          () ->
              assertTrue(
                  client
                      .rpc(get.formatted(policies("<policy><color>9</color></policy>")))
                      .contains("<data></data>")),
          () -> assertTrue(client.rpc(get.formatted("")).contains("<data></data>")));
    }
  }

  @Test
  void carriesOutEachOperation() throws IOException {
    try (var client = NetconfTestClient.open(server)) {
      var operation =
          "<policy nc:operation=\"%s\"><color>110</color><endpoint>10.255.0.1</endpoint></policy>";
      var created =
          policy(110, "10.255.0.1", 16002).replace("<policy>", "<policy nc:operation=\"create\">");
      var replaced =
          policy(110, "10.255.0.1", 16007).replace("<policy>", "<policy nc:operation=\"replace\">");
      assertError("data-missing", client.rpc(edit("", policies(operation.formatted("delete")))));
      assertOk(client.rpc(edit("", policies(operation.formatted("remove")))));
      assertOk(client.rpc(edit("", policies(created))));
      assertError("data-exists", client.rpc(edit("", policies(created))));
      assertOk(client.rpc(edit("", policies(replaced))));
      assertOk(client.rpc(COMMIT));
      assertEquals(
          "16007",
          router
              .running()
              .policies()
              .getFirst()
              .candidatePaths()
              .getFirst()
              .segmentLists()
              .getFirst()
              .list()
              .toString());
      var none = "<default-operation>none</default-operation>";
      assertError(
          "data-missing", client.rpc(edit(none, policies(policy(130, "10.255.0.1", 16002)))));
      assertOk(
          client.rpc(
              edit(
                  none,
                  policies(
                      "<policy><color>110</color><endpoint>10.255.0.1</endpoint>"
                          + "<name nc:operation=\"merge\">new</name></policy>"))));
      assertOk(client.rpc(COMMIT));
      assertEquals("new", router.running().policies().getFirst().name());
      assertOk(
          client.rpc(
              edit(
                  "<default-operation>replace</default-operation>",
                  policies(policy(140, "10.255.0.2", 16002)))));
      assertOk(client.rpc(COMMIT));
      assertEquals(
          List.of(140), router.running().policies().stream().map(p -> p.key().color()).toList());
      assertOk(
          client.rpc(
              edit(
                  "",
                  policies("").replace("<sr-policies", "<sr-policies nc:operation=\"delete\""))));
      assertOk(client.rpc(COMMIT));
      assertEquals(RouterConfiguration.EMPTY, router.running());
    }
  }

  @Test
  void oneCaseOfAChoiceReplacesTheOther() throws IOException {
    try (var client = NetconfTestClient.open(server)) {
      assertOk(client.rpc(edit(policies(policy(110, "2001:db8::1", 16002)))));
      assertOk(
          client.rpc(
              edit(
                  policies(
                      policy(110, "2001:DB8:0::1", 1)
                          .replace(
                              "<mpls-label>1</mpls-label>",
                              "<srv6-sid>2001:db8:12:0::e1</srv6-sid>")))));
      assertOk(client.rpc(COMMIT));
      assertEquals(
          SegmentList.of(Srv6Sid.of("2001:db8:12::e1")),
          router
              .running()
              .policies()
              .getFirst()
              .candidatePaths()
              .getFirst()
              .segmentLists()
              .getFirst()
              .list());
      assertEquals(
          new SrPolicyKey(router.node(), 110, Ip.of("2001:db8::1")),
          router.running().policies().getFirst().key());
    }
  }

  @Test
  void anEditThatFailsChangesNothing() throws IOException {
    try (var client = NetconfTestClient.open(server)) {
      var reply =
          client.rpc(
              edit(policies(policy(110, "10.255.0.1", 16002) + policy(120, "10.255.0.1", 5))));
      assertAll(
          () -> assertError("invalid-value", reply),
          () -> assertTrue(reply.contains("mpls-label"), reply),
          () -> assertTrue(reply.contains("is 5, not from 16 to 1048575"), reply),
          () -> assertTrue(reply.contains("sr:policy[sr:color=&quot;120&quot;]"), reply),
          () -> assertTrue(client.rpc(CANDIDATE).contains("<data></data>")));
      var both =
          client.rpc(
              edit(
                  "<error-option>continue-on-error</error-option>",
                  policies(policy(120, "10.255.0.1", 5) + policy(110, "10.255.0.1", 16002))));
      assertError("invalid-value", both);
      assertTrue(client.rpc(CANDIDATE).contains("<color>110</color>"));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "unknown-element, <sr-policies xmlns='urn:branchline:yang:sr'><plcy/></sr-policies>",
    "unknown-namespace, <sr-policies xmlns='urn:other'/>",
    "missing-element, <sr-policies xmlns='urn:branchline:yang:sr'><policy><color>1</color></policy></sr-policies>",
    "bad-element, <sr-policies xmlns='urn:branchline:yang:sr'>text</sr-policies>",
    "invalid-value, <steering xmlns='urn:branchline:yang:sr'><rule><name>x</name><dscp>64</dscp></rule></steering>",
    "invalid-value, <steering xmlns='urn:branchline:yang:sr'><rule><name>x</name><destination-prefix>10.0.0.1/8</destination-prefix></rule></steering>",
  })
  void namesWhatIsWrongWithAnEdit(String tag, String config) throws IOException {
    try (var client = NetconfTestClient.open(server)) {
      assertError(tag, client.rpc(edit(config.replace('\'', '"'))));
      assertOk(client.rpc(DISCARD));
    }
  }

  @Test
  void validateFindsEverythingThatIsMissingOrContradicts() throws IOException {
    try (var client = NetconfTestClient.open(server)) {
      assertOk(
          client.rpc(
              edit(
                  policies("<policy><color>7</color><endpoint>10.255.0.1</endpoint></policy>")
                      + steering(rule("lost", 99, "10.255.0.9"))
                      + queues(
                          "<interface><name>wan0</name><shaper-bps>1000000</shaper-bps>"
                              + queue("voice", 700000, 1000000)
                              + queue("video", 700000, 600000)
                              + "</interface>"))));
      for (var operation : List.of(VALIDATE, COMMIT)) {
        var reply = client.rpc(operation);
        assertAll(
            () -> assertError("data-missing", reply),
            () -> assertTrue(reply.contains("lacks its mandatory name"), reply),
            () -> assertTrue(reply.contains("too-few-elements"), reply),
            () ->
                assertTrue(reply.contains("no policy of this color and endpoint: color 99"), reply),
            () -> assertTrue(reply.contains("more than the shaper: 1400000 &gt; 1000000"), reply),
            () ->
                assertTrue(
                    reply.contains("guarantee is above the ceiling: 700000 &gt; 600000"), reply),
            () ->
                assertTrue(reply.contains("<error-app-tag>must-violation</error-app-tag>"), reply));
      }
      assertEquals(RouterConfiguration.EMPTY, router.running());
    }
  }

  @Test
  void onlyOneSessionHoldsALock() throws IOException {
    try (var first = NetconfTestClient.open(server);
        var second = NetconfTestClient.open(server)) {
      assertOk(first.rpc(LOCK));
      var denied = second.rpc(LOCK);
      assertAll(
          () -> assertError("lock-denied", denied),
          () -> assertTrue(denied.contains("<session-id>1</session-id>"), denied),
          () -> assertError("in-use", second.rpc(edit(policies(policy(1, "10.255.0.1", 16002))))),
          () -> assertError("in-use", second.rpc(COMMIT)),
          () -> assertError("in-use", second.rpc(DISCARD)),
          () -> assertError("operation-failed", second.rpc(UNLOCK)));
      assertOk(first.rpc(edit(policies(policy(1, "10.255.0.1", 16002)))));
      assertOk(first.rpc(UNLOCK));
      // What was not committed went with the lock.
      assertTrue(second.rpc(CANDIDATE).contains("<data></data>"));
      assertOk(second.rpc(LOCK));
    }
  }

  @Test
  void aLockIsDeniedWhileSomebodysChangesLieInCandidate() throws IOException {
    try (var first = NetconfTestClient.open(server);
        var second = NetconfTestClient.open(server)) {
      assertOk(first.rpc(edit(policies(policy(1, "10.255.0.1", 16002)))));
      assertError("lock-denied", second.rpc(LOCK));
      assertOk(first.rpc(DISCARD));
      assertOk(second.rpc(LOCK));
    }
  }

  @Test
  void aKilledSessionLosesItsLock() throws IOException {
    try (var first = NetconfTestClient.open(server);
        var second = NetconfTestClient.open(server)) {
      assertOk(first.rpc(LOCK));
      assertError(
          "invalid-value", second.rpc("<kill-session><session-id>2</session-id></kill-session>"));
      assertError(
          "invalid-value", second.rpc("<kill-session><session-id>77</session-id></kill-session>"));
      assertOk(second.rpc("<kill-session><session-id>1</session-id></kill-session>"));
      assertTrue(first.isEnded());
      awaitLock(second);
    }
  }

  /** The other session's end reaches the store a moment after its socket closed. */
  private static void awaitLock(NetconfTestClient client) throws IOException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    var reply = client.rpc(LOCK);
    while (!reply.contains(OK) && System.nanoTime() < deadline) {
      reply = client.rpc(LOCK);
    }
    assertOk(reply);
  }

  @Test
  void servesItsYangModules() throws IOException {
    var getSchema =
        "<get-schema xmlns=\"urn:ietf:params:xml:ns:yang:ietf-netconf-monitoring\"><identifier>%s"
            + "</identifier><version>2026-11-20</version><format>yang</format></get-schema>";
    try (var client = NetconfTestClient.open(server)) {
      var sr = client.rpc(getSchema.formatted("branchline-sr"));
      assertAll(
          () -> assertTrue(sr.contains("namespace &quot;urn:branchline:yang:sr&quot;"), sr),
          () ->
              assertTrue(client.rpc(getSchema.formatted("branchline-qos")).contains("list queue")),
          () -> assertError("invalid-value", client.rpc(getSchema.formatted("ietf-bgp"))),
          () ->
              assertTrue(client.rpc("<get/>").contains("<identifier>branchline-sr</identifier>")));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\n#10000000000\nx",
        "\n#4194305\n<rpc",
        "\n#0\n\n##\n",
        "garbage that is no chunk",
        "\n#11\n<rpc><open/\n##\n",
        "\n#8\n<hello/>\n##\n",
      })
  void aBadMessageEndsItsSessionAndNoOther(String raw) throws IOException {
    try (var good = NetconfTestClient.open(server);
        var bad = NetconfTestClient.open(server)) {
      bad.send(raw);
      assertError("malformed-message", bad.read());
      assertTrue(bad.isEnded());
      assertTrue(good.rpc(RUNNING).contains("<data>"));
    }
  }

  @Test
  void aDocumentTypeEndsTheSession() throws IOException {
    try (var bad = NetconfTestClient.open(server)) {
      bad.sendMessage("<!DOCTYPE x [<!ENTITY a SYSTEM \"file:///etc/passwd\">]><rpc>&a;</rpc>");
      var reply = bad.read();
      assertTrue(reply.contains("DOCTYPE is disallowed"), reply);
      assertTrue(bad.isEnded());
    }
  }

  @Test
  void deepNestingEndsTheSession() throws IOException {
    try (var bad = NetconfTestClient.open(server)) {
      bad.sendMessage("<a>".repeat(5000) + "</a>".repeat(5000));
      var reply = bad.read();
      assertTrue(reply.contains("nested deeper than 32"), reply);
      assertTrue(bad.isEnded());
    }
  }

  @Test
  void answersWhatItCannotDo() throws IOException {
    try (var client = NetconfTestClient.open(server)) {
      assertAll(
          () -> assertError("operation-not-supported", client.rpc("<reboot/>")),
          () ->
              assertError(
                  "operation-not-supported",
                  client.rpc("<edit-config><target><running/></target><config/></edit-config>")),
          () -> assertError("unknown-element", client.rpc("<commit><now/></commit>")),
          () -> assertError("missing-element", client.rpc("<get-config/>")),
          () ->
              assertError(
                  "invalid-value",
                  client.rpc("<get-config><source><startup/></source></get-config>")),
          () -> {
            client.sendMessage(
                "<rpc xmlns=\"urn:ietf:params:xml:ns:netconf:base:1.0\"><commit/></rpc>");
            assertError("missing-attribute", client.read());
          });
    }
  }

  @Test
  void aRouterThatRefusesSaysWhyAndStaysAsItWas() throws IOException {
    router.faults().refuse("TCAM is full");
    try (var client = NetconfTestClient.open(server)) {
      assertOk(client.rpc(edit(policies(policy(110, "10.255.0.1", 16002)))));
      for (var operation : List.of(VALIDATE, COMMIT)) {
        var reply = client.rpc(operation);
        assertError("operation-failed", reply);
        assertTrue(reply.contains("TCAM is full"), reply);
      }
      assertEquals(RouterConfiguration.EMPTY, router.running());
      router.faults().heal();
      assertOk(client.rpc(COMMIT));
      assertEquals(1, router.running().policies().size());
    }
  }

  @Test
  void aPolicyMaySilentlyNotBeInstalled() throws IOException {
    router.faults().ignorePolicies(policy -> policy.key().color() == 120);
    try (var client = NetconfTestClient.open(server)) {
      assertOk(
          client.rpc(
              edit(
                  policies(policy(110, "10.255.0.1", 16002) + policy(120, "10.255.0.1", 16003))
                      + steering(rule("a", 110, "10.255.0.1") + rule("b", 120, "10.255.0.1")))));
      assertOk(client.rpc(COMMIT));
      assertEquals(
          List.of("p110"), router.running().policies().stream().map(SrPolicy::name).toList());
      assertEquals(1, router.running().steering().size());
      assertFalse(client.rpc(RUNNING).contains("p120"));
    }
  }

  @Test
  void aLostReplyLeavesTheCommitInForce() throws IOException {
    router.faults().loseNextCommitReply();
    try (var client = NetconfTestClient.open(server)) {
      assertOk(client.rpc(edit(policies(policy(110, "10.255.0.1", 16002)))));
      assertThrows(IOException.class, () -> client.rpc(COMMIT));
      assertTrue(client.isEnded());
      assertEquals(1, router.running().policies().size());
    }
  }
}
