package io.branchline.score;

import io.branchline.metric.Bandwidth;
import io.branchline.metric.Jitter;
import io.branchline.metric.Latency;
import io.branchline.metric.Loss;
import io.branchline.network.NodeId;
import io.branchline.network.Srlg;
import io.branchline.segment.Prefix;
import io.branchline.site.Bank;
import io.branchline.site.Carrier;
import io.branchline.site.Contract;
import io.branchline.site.InterfaceId;
import io.branchline.site.Line;
import io.branchline.site.LineEnd;
import io.branchline.site.LineId;
import io.branchline.site.LineKind;
import io.branchline.site.Site;
import io.branchline.site.SiteId;
import io.branchline.site.Tier;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A branch with two lines in one duct and a third elsewhere:
 *
 * <pre>
 *   branch-01 ==(mstp-1, 5g: duct 1001)== dc-a ==(mstp: carrier 1)== branch-02
 * </pre>
 *
 * Each owes 10 ms, 5 ms of jitter, 1 % of loss, 99.9 % and a repair within 2 hours.
 */
final class TwoLines {
  static final LineId FIRST = new LineId("branch-01-mstp-1");
  static final LineId SECOND = new LineId("branch-01-5g");
  static final LineId FAR = new LineId("branch-02-mstp-1");

  private TwoLines() {}

  static Bank bank() {
    return new Bank(
        List.of(site("branch-01", 1), site("branch-02", 2), site("dc-a", 9)),
        List.of(
            line(FIRST, LineKind.MSTP, "branch-01", Set.of(new Srlg(1), new Srlg(1001))),
            line(SECOND, LineKind.FIVE_G, "branch-01", Set.of(new Srlg(2), new Srlg(1001))),
            line(FAR, LineKind.MSTP, "branch-02", Set.of(new Srlg(1)))),
        List.of());
  }

  private static Site site(String name, int number) {
    var tier = name.startsWith("dc") ? Tier.DATA_CENTRE : Tier.BRANCH;
    return new Site(
        new SiteId(name),
        "Anywhere",
        tier,
        "east",
        30,
        120,
        List.of(new NodeId(name + "-r1")),
        Prefix.parse("10." + number + ".0.0/24"));
  }

  private static Line line(LineId id, LineKind kind, String branch, Set<Srlg> risks) {
    return new Line(
        id,
        kind,
        new Carrier("c1", "First"),
        end(branch, id),
        end("dc-a", id),
        new Contract(
            Bandwidth.ofMbps(2),
            Latency.ofMillis(10),
            new Loss(0.01),
            0.999,
            Optional.empty(),
            Jitter.ofMillis(5),
            Duration.ofHours(2)),
        0,
        1500,
        risks);
  }

  private static LineEnd end(String site, LineId line) {
    return new LineEnd(
        new SiteId(site),
        new InterfaceId(new NodeId(site + "-r1"), "wan-" + line),
        line.hashCode() & 0xFFFF);
  }
}
