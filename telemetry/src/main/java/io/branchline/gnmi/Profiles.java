package io.branchline.gnmi;

import io.branchline.gnmi.proto.CapabilityResponse;
import io.branchline.gnmi.proto.Encoding;
import java.util.List;
import java.util.Locale;

/** The profiles that there are. */
final class Profiles {
  private static final String PORTS = "/interfaces/interface[name={port}]/state";
  private static final String QUEUES =
      "/qos/interfaces/interface[interface-id={port}]/output/queues/queue[name={queue}]/state";
  private static final String POLICIES =
      "/network-instances/network-instance[name=default]/segment-routing/te-policies"
          + "/te-policy[color={color}][endpoint={endpoint}]";
  private static final String LINES = "branchline:/lines/line[interface={port}]";

  private static final String ACTIVE =
      POLICIES + "/candidate-paths/candidate-path[preference={preference}]/state/active";

  /** OpenConfig, with what it has no place for (results of STAMP, RFC 8762) in a tree of ours. */
  static final Profile OPENCONFIG =
      openConfig(Profile.named("openconfig", Encoding.PROTO, Encoding.JSON_IETF, Encoding.JSON))
          .sample("lines", "branchline:/lines")
          .line("delay", LINES + "/state/delay")
          .line("jitter", LINES + "/state/jitter")
          .line("loss", LINES + "/state/loss")
          .line("quota-used-octets", LINES + "/cellular/state/quota-used-octets")
          .lineClass("delay", LINES + "/classes/class[name={class}]/state/delay")
          .lineClass("loss", LINES + "/classes/class[name={class}]/state/loss")
          .build();

  /**
   * Junos serves OpenConfig's trees; it has advertised JSON_IETF and answered only JSON and PROTO
   * (akvorado issue 759), and knows no other origin.
   */
  static final Profile JUNOS =
      openConfig(Profile.named("junos", Encoding.PROTO, Encoding.JSON)).build();

  /** IOS XR serves OpenConfig's trees, save for queue lengths, which are then not there. */
  static final Profile IOS_XR =
      openConfig(Profile.named("ios-xr", Encoding.PROTO, Encoding.JSON_IETF)).build();

  /** The ports of Huawei's VRP, out of huawei-ifm; written from the model. */
  static final Profile HUAWEI =
      portsAlone(
              Profile.named("huawei", Encoding.JSON_IETF, Encoding.PROTO),
              "/ifm/interfaces/interface[name={port}]",
              "/common-statistics",
              "/send-byte",
              "/dynamic/oper-status")
          .build();

  /** The ports of Nokia's SR OS, out of nokia-state; written from the model. */
  static final Profile SR_OS =
      portsAlone(
              Profile.named("sr-os", Encoding.PROTO, Encoding.JSON, Encoding.JSON_IETF),
              "/state/port[port-id={port}]",
              "/statistics",
              "/out-octets",
              "/oper-state")
          .build();

  private Profiles() {}

  /**
   * The profile of a router that says this of itself: OpenConfig's where it has that and no known
   * manners of its own, else its vendor's.
   */
  static Profile of(CapabilityResponse capabilities) {
    var models =
        capabilities.getSupportedModelsList().stream()
            .map(model -> model.getName().toLowerCase(Locale.ROOT))
            .toList();
    boolean openConfig = models.stream().anyMatch("openconfig-interfaces"::equals);
    if (has(models, "junos-")) {
      return JUNOS;
    }
    if (has(models, "cisco-ios-xr-")) {
      return IOS_XR;
    }
    if (!openConfig && has(models, "huawei-ifm")) {
      return HUAWEI;
    }
    return !openConfig && has(models, "nokia-state") ? SR_OS : OPENCONFIG;
  }

  private static boolean has(List<String> models, String prefix) {
    return models.stream().anyMatch(model -> model.startsWith(prefix));
  }

  /** Ports that count octets in one of their parts and tell their state in another. */
  private static Profile.Builder portsAlone(
      Profile.Builder profile, String port, String counters, String octets, String state) {
    return profile
        .sample("ports", port + counters)
        .onChange("port state", port + state)
        .port("out-octets", port + counters + octets)
        .port("oper-status", port + state);
  }

  /** Ports, queues and policies. */
  private static Profile.Builder openConfig(Profile.Builder profile) {
    return profile
        .sample("ports", "/interfaces")
        .sample("queues", "/qos")
        .sample("policies", POLICIES + "/state")
        .onChange("port state", PORTS + "/oper-status")
        .onChange("active paths", ACTIVE)
        .port("oper-status", PORTS + "/oper-status")
        .port("out-octets", PORTS + "/counters/out-octets")
        .queue("transmit-octets", QUEUES + "/transmit-octets")
        .queue("transmit-pkts", QUEUES + "/transmit-pkts")
        .queue("dropped-octets", QUEUES + "/dropped-octets")
        .queue("dropped-pkts", QUEUES + "/dropped-pkts")
        .queue("avg-queue-len", QUEUES + "/avg-queue-len")
        .policy("octets", POLICIES + "/state/counters/octets")
        .policy("packets", POLICIES + "/state/counters/packets")
        .candidatePath(ACTIVE)
        .policyEntry(POLICIES);
  }
}
