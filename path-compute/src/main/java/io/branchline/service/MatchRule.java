package io.branchline.service;

import io.branchline.segment.Prefix;
import java.util.List;
import java.util.Optional;

/**
 * A rule that packets of a class match; what is left out matches everything.
 *
 * @param vrf the VRF on the branch's side
 * @param dscp differentiated services code points, 0 to 63
 * @param ports destination ports or ranges, for instance {@code 7001-7010}
 */
public record MatchRule(
    Optional<String> vrf, List<Integer> dscp, Optional<Prefix> to, List<PortRange> ports) {
  public MatchRule {
    dscp = List.copyOf(dscp);
    ports = List.copyOf(ports);
    for (int value : dscp) {
      if (value < 0 || value > 63) {
        throw new IllegalArgumentException("a DSCP is between 0 and 63, not " + value);
      }
    }
  }

  /** Destination ports {@code first} to {@code last}, both included. */
  public record PortRange(int first, int last) {
    public PortRange {
      if (first < 0 || last > 65535 || first > last) {
        throw new IllegalArgumentException("not a port range: " + first + "-" + last);
      }
    }

    /** Reads {@code 1521} or {@code 7001-7010}. */
    public static PortRange parse(String text) {
      int dash = text.indexOf('-');
      try {
        return dash < 0
            ? new PortRange(Integer.parseInt(text), Integer.parseInt(text))
            : new PortRange(
                Integer.parseInt(text.substring(0, dash)),
                Integer.parseInt(text.substring(dash + 1)));
      } catch (NumberFormatException e) {
        throw new IllegalArgumentException("\"" + text + "\" is not a port or port range", e);
      }
    }

    @Override
    public String toString() {
      return first == last ? Integer.toString(first) : first + "-" + last;
    }
  }
}
