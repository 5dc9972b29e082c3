package io.branchline.bank;

import java.util.List;
import java.util.stream.Collectors;

/** The file of a bank with one branch, {@code branch-01}, carriers {@code c1} and {@code c2}. */
public final class SmallBankText {
  /** One class of 400 kbit/s in either direction. */
  public static final String OFFICE =
      """
      classes:
      - {name: office, priority: 1, color: 130, meanPacketBytes: 1000, match: [{dscp: [0]}]}
      objectives:
        office: {latency: 400ms, loss: 1%}
      demands:
        office: {profile: office, up: 400kbps, down: 400kbps}
      """;

  private SmallBankText() {}

  /**
   * The text.
   *
   * @param traffic the sections {@code classes}, {@code objectives} and {@code demands}
   * @param centres names of the data centres
   * @param lines each as {@code NAME: {TERMS}}
   */
  public static String of(String traffic, List<String> centres, String... lines) {
    return """
    name: small
    calendar: {zone: UTC, paydays: [10]}
    dataplane: mpls
    carriers: {c1: One, c2: Two}
    """
        + traffic
        + """
        line-kinds:
          mstp: {access: 1ms, jitter: 0us, loss: 0%, availability: 99.9%, mtu: 1600, metric: 1000}
          5g: {access: 20ms, jitter: 6ms, loss: 0%, availability: 99%, overhead: 100, mtu: 1400, metric: 3000}
        core: {rate: 10Gbps, lan: 1Gbps}
        data-centres:
        """
        + centres.stream()
            .map(centre -> "  " + centre + ": {city: " + centre + ", region: x, at: [30, 120]}\n")
            .collect(Collectors.joining())
        + """
        branches:
          branch-01:
            city: C
            region: x
            at: [30, 120]
            lines:
        """
        + List.of(lines).stream().map(line -> "      " + line + "\n").collect(Collectors.joining());
  }
}
