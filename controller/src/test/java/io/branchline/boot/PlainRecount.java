package io.branchline.boot;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Loads of a placement file, worked out from the formats' definition alone and with no code of the
 * planner: Bellman and Ford's distances, even splits hop by hop.
 */
final class PlainRecount {
  private final List<Edge> edges;
  private final int nodes;
  private final double[] load;
  private final HashMap<Integer, double[]> distances = new HashMap<>();

  private record Edge(int tail, int head, double weight, double capacity) {}

  private PlainRecount(Path graph) throws IOException {
    var lines = Files.readAllLines(graph);
    nodes = Integer.parseInt(lines.getFirst().split(" ")[1]);
    edges =
        lines.stream()
            .dropWhile(line -> !line.startsWith("EDGES"))
            .skip(2)
            .filter(line -> !line.isBlank())
            .map(line -> line.split(" "))
            .map(words ->
                new Edge(
                    Integer.parseInt(words[1]),
                    Integer.parseInt(words[2]),
                    Double.parseDouble(words[3]),
                    Double.parseDouble(words[4])))
            .toList();
    load = new double[edges.size()];
  }

  /** The maximum utilisation of the placement, or of the plain IGP when there is no such file. */
  static double maxUtilisation(Path graph, Path demands, Path placement) throws IOException {
    var recount = new PlainRecount(graph);
    var lists = new HashMap<String, JsonNode>();
    if (Files.exists(placement)) {
      new ObjectMapper()
          .readTree(placement.toFile())
          .get("demands")
          .forEach(demand -> lists.put(demand.get("label").asText(), demand.get("segmentLists")));
    }
    var lines = Files.readAllLines(demands);
    for (var line : lines.subList(2, lines.size())) {
      var words = line.split(" ");
      if (words.length == 4) {
        recount.follow(words, lists.get(words[0]));
      }
    }
    return IntStream.range(0, recount.load.length)
        .mapToDouble(i -> recount.load[i] / recount.edges.get(i).capacity)
        .max()
        .orElse(0);
  }

  private void follow(String[] demand, @Nullable JsonNode lists) {
    int from = Integer.parseInt(demand[1]);
    int to = Integer.parseInt(demand[2]);
    double rate = Double.parseDouble(demand[3]);
    if (lists == null) {
      send(from, to, rate);
      return;
    }
    double weights = 0;
    for (var list : lists) {
      weights += list.get("weight").asDouble();
    }
    for (var list : lists) {
      int at = from;
      for (var segment : list.get("segments")) {
        send(at, segment.asInt(), rate * list.get("weight").asDouble() / weights);
        at = segment.asInt();
      }
      if (at != to) {
        throw new AssertionError(demand[0] + " ends at " + at + ", not at " + to);
      }
    }
  }

  private double[] distancesTo(int target) {
    return distances.computeIfAbsent(
        target,
        _ -> {
          var distance = new double[nodes];
          Arrays.fill(distance, Double.POSITIVE_INFINITY);
          distance[target] = 0;
          for (boolean changed = true; changed; ) {
            changed = false;
            for (var edge : edges) {
              double by = distance[edge.head] + edge.weight;
              if (by < distance[edge.tail]) {
                distance[edge.tail] = by;
                changed = true;
              }
            }
          }
          return distance;
        });
  }

  private void send(int from, int to, double rate) {
    var distance = distancesTo(to);
    if (from == to || Double.isInfinite(distance[from])) {
      return;
    }
    var there = new double[nodes];
    there[from] = rate;
    var farFirst =
        IntStream.range(0, nodes)
            .boxed()
            .filter(node -> distance[node] <= distance[from])
            .sorted(Comparator.comparingDouble((Integer node) -> -distance[node]))
            .toList();
    for (int node : farFirst) {
      if (there[node] == 0 || node == to) {
        continue;
      }
      var next =
          IntStream.range(0, edges.size())
              .filter(i -> edges.get(i).tail == node)
              .filter(i -> distance[edges.get(i).head] + edges.get(i).weight == distance[node])
              .toArray();
      for (int i : next) {
        load[i] += there[node] / next.length;
        there[edges.get(i).head] += there[node] / next.length;
      }
    }
  }
}
