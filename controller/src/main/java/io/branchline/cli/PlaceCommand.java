package io.branchline.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.branchline.optimize.PlacementOptions;
import io.branchline.optimize.SegmentPlacement;
import io.branchline.optimize.Solution;
import io.branchline.optimize.UtilisationBound;
import io.branchline.optimize.WeightedSegments;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code branchline place}. */
@Command(
    name = "place",
    description =
        "Places demands on segment lists so that the busiest link is used as little as can be.")
public final class PlaceCommand extends DemandsCommand {
  /** The part of the time that goes into the placement; the rest goes into the bound. */
  private static final double PLACEMENT_PART = 0.85;

  /** A gap this small, as a part of the bound, is none. */
  private static final double NO_GAP = 1e-5;

  @Option(
      names = "--time-limit",
      paramLabel = "TIME",
      converter = TimeLimit.class,
      description = "how long to search (default: ${DEFAULT-VALUE})",
      defaultValue = "1s")
  Duration timeLimit = Duration.ofSeconds(1);

  @Option(
      names = "--max-segments",
      paramLabel = "N",
      description = "the longest list (default: ${DEFAULT-VALUE})",
      defaultValue = "5")
  int maxSegments = PlacementOptions.DEFAULT.maxSegments();

  @Option(
      names = "--split",
      paramLabel = "N",
      description = "the most lists of a demand (default: ${DEFAULT-VALUE})",
      defaultValue = "4")
  int split = PlacementOptions.DEFAULT.split();

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "for choices between equals (default: ${DEFAULT-VALUE})",
      defaultValue = "1")
  long seed = PlacementOptions.DEFAULT.seed();

  @Option(names = "--out", required = true, paramLabel = "FILE", description = "the answer (JSON)")
  Path out = Path.of("");

  @Override
  public Integer call() {
    PlacementOptions options;
    try {
      options = new PlacementOptions(maxSegments, split, seed);
    } catch (IllegalArgumentException e) {
      throw new CommandFailed(String.valueOf(e.getMessage()), e);
    }
    var graph = RepetitaFiles.graph(graphFile);
    var demands = RepetitaFiles.demands(demandsFile, graph);
    var network = graph.network();
    var placement = new SegmentPlacement(network, demands.flows(), options);
    double plain = placement.maxUtilisation();
    var part = Duration.ofNanos((long) (timeLimit.toNanos() * PLACEMENT_PART));
    placement.improve(deadline(part, "max utilisation", placement::maxUtilisation));
    var any = new UtilisationBound(network, demands.flows());
    any.learnFrom(placement.utilisation());
    var segments = UtilisationBound.forNodeSegments(network, demands.flows());
    var rest = timeLimit.minus(part).dividedBy(segments.isPresent() ? 2 : 1);
    any.improve(deadline(rest, "lower bound", any::value));
    segments.ifPresent(
        bound -> bound.improve(deadline(rest, "lower bound of node segments", bound::value)));
    double segmentBound =
        Math.max(any.value(), segments.map(UtilisationBound::value).orElse(any.value()));
    var solution = placement.solution();
    write(out, json(solution, any.value(), segmentBound, demands).toString() + "\n");
    for (int i = 0; i < demands.flows().size(); i++) {
      var flow = demands.flows().get(i);
      if (solution.demands().get(i).isEmpty()
          && flow.rate() > 0
          && flow.source() != flow.target()) {
        say(
            "not placed: %s, there is no way from %s to %s"
                .formatted(
                    demands.labels().get(i),
                    graph.nodes().get(flow.source()),
                    graph.nodes().get(flow.target())));
      }
    }
    boolean best = solution.maxUtilisation() <= segmentBound * (1 + NO_GAP);
    say(
        String.format(
            Locale.ROOT,
            "max utilisation %.4f (plain IGP %.4f); at least %.4f by any routing, %.4f by node segments%s",
            solution.maxUtilisation(),
            plain,
            any.value(),
            segmentBound,
            best ? ": proved best" : ""));
    return 0;
  }

  private static ObjectNode json(
      Solution solution, double lowerBound, double segmentBound, RepetitaFiles.Demands demands) {
    var root = JSON.createObjectNode();
    root.put("maxUtilisation", solution.maxUtilisation());
    root.put("lowerBound", lowerBound);
    root.put("nodeSegmentLowerBound", segmentBound);
    var placed = root.putArray("demands");
    for (int i = 0; i < solution.demands().size(); i++) {
      var lists = solution.demands().get(i);
      if (isPlain(lists)) {
        continue;
      }
      var demand = placed.addObject();
      demand.put("label", demands.labels().get(i));
      var segmentLists = demand.putArray("segmentLists");
      for (var list : lists) {
        var one = segmentLists.addObject();
        one.put("weight", list.weight());
        var nodes = one.putArray("segments");
        list.segments().forEach(nodes::add);
      }
    }
    return root;
  }

  private static boolean isPlain(List<WeightedSegments> lists) {
    return lists.stream().allMatch(list -> list.segments().size() == 1);
  }
}
