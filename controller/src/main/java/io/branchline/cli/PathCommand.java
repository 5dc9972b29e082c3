package io.branchline.cli;

import io.branchline.compute.DisjointResult;
import io.branchline.compute.EcmpResult;
import io.branchline.compute.PathComputer;
import io.branchline.compute.PathResult;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code branchline path}. */
@Command(
    name = "path",
    description =
        "Finds constrained paths, the k best ones, all equal ones, or disjoint pairs, also of flexible"
            + " algorithms.")
public final class PathCommand extends OfflineCommand {
  private static final String HEADER = "id,rank,feasible,cost,delayUs,links,reason";

  private final Optional<Function<Path, PlannerNetwork>> bankFiles;

  @Option(
      names = "--graph",
      required = true,
      paramLabel = "FILE",
      description = "the network: REPETITA, or a bank's YAML")
  Path graphFile = Path.of("");

  @Option(
      names = "--requests",
      required = true,
      paramLabel = "FILE",
      description = "the requests (CSV)")
  Path requestsFile = Path.of("");

  @Option(names = "--out", required = true, paramLabel = "FILE", description = "the answers (CSV)")
  Path out = Path.of("");

  @Option(
      names = "--algorithms",
      paramLabel = "FILE",
      description = "flexible algorithms of the network (CSV)")
  Optional<Path> algorithmsFile = Optional.empty();

  private final StringBuilder answers = new StringBuilder();
  private boolean showsShares;
  private int unanswered;

  /** Reads REPETITA graphs alone: the format of a bank is the lab's. */
  public PathCommand() {
    bankFiles = Optional.empty();
  }

  /** Reads REPETITA graphs, and banks with what is given. */
  public PathCommand(Function<Path, PlannerNetwork> bankFiles) {
    this.bankFiles = Optional.of(bankFiles);
  }

  @Override
  public Integer call() {
    var network = network();
    if (algorithmsFile.isPresent()) {
      network = FlexAlgorithms.read(algorithmsFile.get(), network);
    }
    var requests = PathRequests.read(requestsFile, network);
    var rows = requests.rows();
    showsShares = requests.asksForEcmp();
    answers.append(HEADER).append(showsShares ? ",share\n" : "\n");
    var computer = new PathComputer(network.topology());
    var show = stepsOf(rows.size(), "requests");
    for (var row : rows) {
      if (row.ecmp()) {
        equal(row, computer.ecmp(row.request(), row.most()), network);
      } else if (row.disjoint().isPresent()) {
        pair(row, computer.disjointPair(row.request(), row.disjoint().get()), network);
      } else {
        best(row, computer, network);
      }
      show.run();
    }
    write(out, answers.toString());
    say("%d requests, %d of them not as asked for".formatted(rows.size(), unanswered));
    return 0;
  }

  private PlannerNetwork network() {
    var name = graphFile.toString().toLowerCase(Locale.ROOT);
    if (!name.endsWith(".yaml") && !name.endsWith(".yml")) {
      return PlannerNetwork.of(RepetitaFiles.graph(graphFile));
    }
    return bankFiles
        .orElseThrow(() ->
            new CommandFailed(
                graphFile + " is a bank's file, which the lab alone reads: use ./branchline path"))
        .apply(graphFile);
  }

  private void best(PathRequests.Row row, PathComputer computer, PlannerNetwork network) {
    if (row.most() == 1) {
      switch (computer.compute(row.request())) {
        case PathResult.Found(var path) -> answer(row, 1, true, path, network, "", "");
        case PathResult.NoPath none -> none(row, none.reason());
      }
      return;
    }
    var found = computer.listBest(row.request(), row.most());
    var why = found.why().map(PathResult.NoPath::reason).orElse("");
    if (found.paths().isEmpty()) {
      none(row, why);
    }
    for (int i = 0; i < found.paths().size(); i++) {
      answer(row, i + 1, true, found.paths().get(i), network, why, "");
    }
  }

  private void equal(PathRequests.Row row, EcmpResult result, PlannerNetwork network) {
    switch (result) {
      case EcmpResult.Found(var set) -> {
        var listed =
            set.isComplete()
                ? ""
                : "the first %d of %d equal paths".formatted(set.paths().size(), set.pathCount());
        int rank = 1;
        for (var one : set.paths()) {
          var share = String.format(Locale.ROOT, "%.6f", one.share());
          answer(row, rank++, true, one.path(), network, listed, share);
        }
      }
      case EcmpResult.NoPath(var why) -> none(row, why.reason());
    }
  }

  private void pair(PathRequests.Row row, DisjointResult result, PlannerNetwork network) {
    switch (result) {
      case DisjointResult.Disjoint pair -> {
        answer(row, 1, true, pair.first(), network, unproved(pair), "");
        answer(row, 2, true, pair.second(), network, unproved(pair), "");
      }
      case DisjointResult.Maximally pair -> {
        unanswered++;
        var shared =
            "no fully disjoint pair"
                + (pair.proved() ? "" : " was found")
                + ": these share "
                + shared(pair, network);
        answer(row, 1, false, pair.first(), network, shared, "");
        answer(row, 2, false, pair.second(), network, shared, "");
      }
      case DisjointResult.NoPath(var why) -> none(row, why.reason());
    }
  }

  private static String shared(DisjointResult.Maximally pair, PlannerNetwork network) {
    var parts =
        List.of(
            list("links", pair.sharedLinks().stream().map(network::label).sorted().toList()),
            list("nodes", pair.sharedNodes().stream().map(Object::toString).sorted().toList()),
            list(
                "risk groups",
                pair.sharedRisks().stream().sorted().map(risk -> "" + risk.value()).toList()));
    return parts.stream().filter(part -> !part.isEmpty()).collect(Collectors.joining(", "));
  }

  private static String list(String what, List<String> names) {
    return names.isEmpty() ? "" : what + " " + String.join(" ", names);
  }

  private static String unproved(DisjointResult.Disjoint pair) {
    return pair.proved() ? "" : "a cheaper pair is not ruled out";
  }

  /** A path; one that is not feasible is not what was asked for, but the nearest to it. */
  private void answer(
      PathRequests.Row row,
      int rank,
      boolean feasible,
      io.branchline.compute.Path path,
      PlannerNetwork network,
      String reason,
      String share) {
    var links =
        path.links().stream()
            .map(link -> network.label(link.id()))
            .collect(Collectors.joining(";"));
    line(
        row.id(),
        "" + rank,
        "" + feasible,
        "" + path.cost(),
        "" + path.delay().micros(),
        links,
        reason,
        share);
  }

  private void none(PathRequests.Row row, String reason) {
    unanswered++;
    line(row.id(), "1", "false", "", "", "", reason, "");
  }

  private void line(String... cells) {
    answers.append(
        Stream.of(cells)
            .limit(showsShares ? cells.length : cells.length - 1)
            .map(CsvReader::cell)
            .collect(Collectors.joining(",")));
    answers.append('\n');
  }
}
