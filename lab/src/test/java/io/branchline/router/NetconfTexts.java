package io.branchline.router;

import static org.junit.jupiter.api.Assertions.assertTrue;

/** Requests for simulated routers, as text, and what their replies must hold. */
final class NetconfTexts {
  static final String OK = "<ok/>";
  static final String LOCK = "<lock><target><candidate/></target></lock>";
  static final String UNLOCK = "<unlock><target><candidate/></target></unlock>";
  static final String RUNNING = "<get-config><source><running/></source></get-config>";
  static final String CANDIDATE = "<get-config><source><candidate/></source></get-config>";
  static final String VALIDATE = "<validate><source><candidate/></source></validate>";
  static final String COMMIT = "<commit/>";
  static final String DISCARD = "<discard-changes/>";

  private NetconfTexts() {}

  static String edit(String config) {
    return "<edit-config><target><candidate/></target><config>"
        + config
        + "</config></edit-config>";
  }

  static String edit(String options, String config) {
    return "<edit-config><target><candidate/></target>"
        + options
        + "<config xmlns:nc=\"urn:ietf:params:xml:ns:netconf:base:1.0\">"
        + config
        + "</config></edit-config>";
  }

  static String policies(String inside) {
    return "<sr-policies xmlns=\"urn:branchline:yang:sr\">" + inside + "</sr-policies>";
  }

  static String policy(int color, String endpoint, int... labels) {
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

  static String steering(String inside) {
    return "<steering xmlns=\"urn:branchline:yang:sr\">" + inside + "</steering>";
  }

  static String rule(String name, int color, String endpoint) {
    return "<rule><name>"
        + name
        + "</name><dscp>46</dscp><dscp>34</dscp>"
        + "<destination-prefix>10.8.0.0/14</destination-prefix><color>"
        + color
        + "</color><endpoint>"
        + endpoint
        + "</endpoint></rule>";
  }

  static String queues(String inside) {
    return "<interface-queues xmlns=\"urn:branchline:yang:qos\">" + inside + "</interface-queues>";
  }

  static String queue(String name, long guarantee, long ceiling) {
    return "<queue><name>"
        + name
        + "</name><guarantee-bps>"
        + guarantee
        + "</guarantee-bps><ceiling-bps>"
        + ceiling
        + "</ceiling-bps><buffer-bytes>15000</buffer-bytes></queue>";
  }

  static void assertOk(String reply) {
    assertTrue(reply.contains(OK), reply);
  }

  static void assertError(String tag, String reply) {
    assertTrue(reply.contains("<error-tag>" + tag + "</error-tag>"), reply);
  }
}
