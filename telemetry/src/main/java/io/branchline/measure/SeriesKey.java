package io.branchline.measure;

import io.branchline.network.NodeId;
import io.branchline.policy.SrPolicyKey;
import io.branchline.segment.Ip;
import io.branchline.service.DemandKey;
import io.branchline.service.Direction;
import io.branchline.site.LineId;
import io.branchline.site.SiteId;

/**
 * The name of a series. Its text, the same in files and in the API, is one of
 *
 * <pre>
 * line/LINE/up|down/MEASURE
 * queue/LINE/up|down/CLASS/MEASURE
 * demand/SITE/CLASS/FARSITE/up|down       kbit/s of IP, encapsulation taken off
 * policy/HEADEND/COLOR/ENDPOINT/MEASURE   IP bytes without encapsulation
 * report/SITE/application|subnet/NAME/up|down   kbit/s of IP, as flow records say
 * </pre>
 */
public sealed interface SeriesKey {
  /** One direction of a line: what its sending end sends, or measures towards the far end. */
  record OfLine(LineId line, Direction direction, Measure measure) implements SeriesKey {
    @Override
    public String toString() {
      return "line/" + line + "/" + direction.label() + "/" + measure.label();
    }
  }

  /** One class's queue at the sending end of one direction of a line. */
  record OfQueue(LineId line, Direction direction, String queue, Measure measure)
      implements SeriesKey {
    @Override
    public String toString() {
      return "queue/" + line + "/" + direction.label() + "/" + queue + "/" + measure.label();
    }
  }

  /** A demand, estimated or known from history. */
  record OfDemand(DemandKey demand) implements SeriesKey {
    @Override
    public String toString() {
      return "demand/" + demand;
    }
  }

  /** What an SR policy's head end steered into it. */
  record OfPolicy(SrPolicyKey policy, Measure measure) implements SeriesKey {
    @Override
    public String toString() {
      return "policy/" + policy + "/" + measure.label();
    }
  }

  /**
   * What a site exchanges by one application or one users' subnet.
   *
   * @param name without a slash; {@code other} for all that have no name of their own
   */
  record OfReport(SiteId site, Report by, String name, Direction direction) implements SeriesKey {
    public OfReport {
      if (name.isBlank() || name.indexOf('/') >= 0) {
        throw new IllegalArgumentException("\"" + name + "\" is not a name in a report");
      }
    }

    @Override
    public String toString() {
      return "report/" + site + "/" + by.label() + "/" + name + "/" + direction.label();
    }
  }

  /** What traffic is reported by. */
  enum Report {
    APPLICATION("application"),
    SUBNET("subnet");

    private final String label;

    Report(String label) {
      this.label = label;
    }

    /** The name in series, files and the API. */
    public String label() {
      return label;
    }

    /** What has this label; throws {@link IllegalArgumentException} when nothing has. */
    public static Report ofLabel(String label) {
      for (var report : values()) {
        if (report.label.equals(label)) {
          return report;
        }
      }
      throw new IllegalArgumentException(
          "\"" + label + "\" is not a report: expected application or subnet");
    }
  }

  static SeriesKey line(LineId line, Direction direction, Measure measure) {
    return new OfLine(line, direction, measure);
  }

  static SeriesKey queue(LineId line, Direction direction, String queue, Measure measure) {
    return new OfQueue(line, direction, queue, measure);
  }

  static SeriesKey demand(DemandKey demand) {
    return new OfDemand(demand);
  }

  static SeriesKey policy(SrPolicyKey policy, Measure measure) {
    return new OfPolicy(policy, measure);
  }

  /** Reads what {@code toString} writes; throws {@link IllegalArgumentException} otherwise. */
  static SeriesKey parse(String text) {
    var parts = text.split("/", -1);
    try {
      if (parts[0].equals("line") && parts.length == 4) {
        return line(new LineId(parts[1]), Direction.ofLabel(parts[2]), Measure.ofLabel(parts[3]));
      }
      if (parts[0].equals("queue") && parts.length == 5 && !parts[3].isBlank()) {
        return queue(
            new LineId(parts[1]), Direction.ofLabel(parts[2]), parts[3], Measure.ofLabel(parts[4]));
      }
      if (parts[0].equals("demand") && parts.length == 5) {
        return demand(DemandKey.parse(text.substring("demand/".length())));
      }
      if (parts[0].equals("report") && parts.length == 5) {
        return new OfReport(
            new SiteId(parts[1]), Report.ofLabel(parts[2]), parts[3], Direction.ofLabel(parts[4]));
      }
      if (parts[0].equals("policy") && parts.length == 5) {
        var key =
            new SrPolicyKey(
                new NodeId(parts[1]), Integer.parseUnsignedInt(parts[2]), Ip.of(parts[3]));
        return policy(key, Measure.ofLabel(parts[4]));
      }
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "\"" + text + "\" is not the name of a series: " + e.getMessage(), e);
    }
    throw new IllegalArgumentException(
        "\""
            + text
            + "\" is not the name of a series: expected line/LINE/DIRECTION/MEASURE,"
            + " queue/LINE/DIRECTION/CLASS/MEASURE, demand/SITE/CLASS/FARSITE/DIRECTION,"
            + " policy/HEADEND/COLOR/ENDPOINT/MEASURE or"
            + " report/SITE/application|subnet/NAME/DIRECTION");
  }
}
