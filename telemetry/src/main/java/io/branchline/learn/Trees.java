package io.branchline.learn;

import io.branchline.learn.proto.Forest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Boosted regression trees, laid out in arrays. Read from XGBoost's text dump, a node a line:
 * {@code 0:[f3<0.25] yes=1,no=2,missing=1} or {@code 1:leaf=0.01}.
 */
final class Trees {
  private static final Pattern SPLIT =
      Pattern.compile("(\\d+):\\[f(\\d+)<([^\\]]+)\\] yes=(\\d+),no=(\\d+),.*");
  private static final Pattern LEAF = Pattern.compile("(\\d+):leaf=(.+)");
  private static final int IS_LEAF = -1;

  private final int[] roots;
  private final int[] feature;
  private final float[] value;
  private final int[] yes;
  private final int[] no;

  private record Node(int feature, float value, int yes, int no) {}

  private Trees(int[] roots, List<Node> nodes) {
    this.roots = roots;
    feature = nodes.stream().mapToInt(Node::feature).toArray();
    yes = nodes.stream().mapToInt(Node::yes).toArray();
    no = nodes.stream().mapToInt(Node::no).toArray();
    value = new float[feature.length];
    for (int i = 0; i < value.length; i++) {
      value[i] = nodes.get(i).value;
    }
  }

  /**
   * Reads a dump of each tree.
   *
   * @param features which of our features XGBoost's n-th one is
   */
  static Trees read(String[] dumps, int[] features) {
    var roots = new int[dumps.length];
    List<Node> nodes = new ArrayList<>();
    for (int i = 0; i < dumps.length; i++) {
      roots[i] = nodes.size();
      readTree(dumps[i], features, nodes);
    }
    return new Trees(roots, nodes);
  }

  private static void readTree(String dump, int[] features, List<Node> into) {
    var nodes = new TreeMap<Integer, Node>();
    dump.lines()
        .map(String::strip)
        .forEach(line -> {
          var split = SPLIT.matcher(line);
          var leaf = LEAF.matcher(line);
          if (split.matches()) {
            nodes.put(
                Integer.valueOf(split.group(1)),
                new Node(
                    features[Integer.parseInt(split.group(2))],
                    Float.parseFloat(split.group(3)),
                    Integer.parseInt(split.group(4)),
                    Integer.parseInt(split.group(5))));
          } else if (leaf.matches()) {
            nodes.put(
                Integer.valueOf(leaf.group(1)),
                new Node(IS_LEAF, Float.parseFloat(leaf.group(2)), 0, 0));
          } else {
            throw new IllegalArgumentException("not a node of a tree: \"" + line + "\"");
          }
        });
    var places = new TreeMap<Integer, Integer>();
    int start = into.size();
    nodes.keySet().forEach(number -> places.put(number, start + places.size()));
    nodes
        .values()
        .forEach(node ->
            into.add(
                node.feature == IS_LEAF
                    ? node
                    : new Node(
                        node.feature,
                        node.value,
                        place(places, node.yes),
                        place(places, node.no))));
  }

  private static int place(Map<Integer, Integer> places, int number) {
    var place = places.get(number);
    if (place == null) {
      throw new IllegalArgumentException("a tree has no node " + number);
    }
    return place;
  }

  Forest write() {
    var into = Forest.newBuilder();
    Arrays.stream(roots).forEach(into::addRoots);
    for (int i = 0; i < feature.length; i++) {
      into.addFeature(feature[i]).addValue(value[i]).addYes(yes[i]).addNo(no[i]);
    }
    return into.build();
  }

  /**
   * Those of a stored model.
   *
   * @throws IllegalArgumentException when a node does not lead to later ones, as all do that were
   *     grown: a walk would not end
   */
  static Trees read(Forest from) {
    int count = from.getFeatureCount();
    if (from.getValueCount() != count
        || from.getYesCount() != count
        || from.getNoCount() != count) {
      throw new IllegalArgumentException("its trees are damaged");
    }
    var nodes = new ArrayList<Node>(count);
    for (int i = 0; i < count; i++) {
      var node = new Node(from.getFeature(i), from.getValue(i), from.getYes(i), from.getNo(i));
      boolean leads =
          node.feature >= 0
              && node.feature < Features.COUNT
              && node.yes > i
              && node.yes < count
              && node.no > i
              && node.no < count;
      if (!(leads || node.feature == IS_LEAF) || !Float.isFinite(node.value)) {
        throw new IllegalArgumentException("node " + i + " of its trees is damaged");
      }
      nodes.add(node);
    }
    var roots = from.getRootsList().stream().mapToInt(Integer::intValue).toArray();
    if (Arrays.stream(roots).anyMatch(root -> root < 0 || root >= count)) {
      throw new IllegalArgumentException("a tree of it has no root");
    }
    return new Trees(roots, nodes);
  }

  double sum(float[] features) {
    double sum = 0;
    for (int root : roots) {
      int at = root;
      while (feature[at] != IS_LEAF) {
        at = features[feature[at]] < value[at] ? yes[at] : no[at];
      }
      sum += value[at];
    }
    return sum;
  }
}
