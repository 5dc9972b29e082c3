package io.branchline.gnmi;

import io.branchline.gnmi.proto.Encoding;
import io.branchline.gnmi.proto.Path;
import io.branchline.gnmi.proto.PathElem;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * What a kind of router serves, and where: which trees to subscribe to, and which of its leaves
 * mean what.
 */
final class Profile {
  private final String name;
  private final List<Encoding> encodings;
  private final List<Tree> trees;
  private final Map<String, List<Meaning>> meanings;

  /**
   * A subscription.
   *
   * @param what it tells, in one or two words
   * @param onChange whether it is told as it changes, instead of at every sample interval
   */
  record Tree(String what, PathPattern path, boolean onChange) {
    boolean holds(Place place) {
      return (place.names + "/").startsWith(path.names() + "/");
    }
  }

  private record Meaning(PathPattern path, Function<Map<String, String>, Leaf> leaf) {}

  private Profile(Builder builder) {
    name = builder.name;
    encodings = List.copyOf(builder.encodings);
    trees = List.copyOf(builder.trees);
    meanings = Map.copyOf(builder.meanings);
  }

  String name() {
    return name;
  }

  /** In the order in which they are preferred. */
  List<Encoding> encodings() {
    return encodings;
  }

  List<Tree> trees() {
    return trees;
  }

  /**
   * A place in the router's data tree.
   *
   * @param names its names without keys and modules
   */
  record Place(List<PathElem> elements, String names) {
    /** Where a path behind a prefix leads. */
    static Place of(Path prefix, Path path) {
      List<PathElem> elements = path.getElemList();
      if (prefix.getElemCount() > 0) {
        elements = new ArrayList<>(prefix.getElemList());
        elements.addAll(path.getElemList());
      }
      var names = new StringBuilder();
      for (var element : elements) {
        // Some routers write the YANG module before a name, as RFC 7951 does.
        var name = element.getName();
        names.append(names.isEmpty() ? "" : "/").append(name, name.indexOf(':') + 1, name.length());
      }
      return new Place(elements, names.toString());
    }
  }

  /**
   * The leaf at a place; empty when it lies in no tree of this profile.
   *
   * @param deleted whether the router says that what is there is no more
   */
  Optional<Leaf> leafAt(Place place, boolean deleted) {
    for (var meaning : meanings.getOrDefault(place.names, List.of())) {
      var leaf = meaning.path.match(place.elements).map(meaning.leaf);
      if (leaf.isPresent() && leaf.get() instanceof Leaf.PolicyGone == deleted) {
        return leaf;
      }
    }
    return trees.stream().anyMatch(tree -> tree.holds(place))
        ? Optional.of(Leaf.Unused.INSTANCE)
        : Optional.empty();
  }

  static Builder named(String name, Encoding... encodings) {
    return new Builder(name, List.of(encodings));
  }

  /** Collects a profile, path by path. */
  static final class Builder {
    private final String name;
    private final List<Encoding> encodings;
    private final List<Tree> trees = new ArrayList<>();
    private final Map<String, List<Meaning>> meanings = new HashMap<>();

    private Builder(String name, List<Encoding> encodings) {
      this.name = name;
      this.encodings = encodings;
    }

    Builder sample(String what, String path) {
      trees.add(new Tree(what, PathPattern.of(path), false));
      return this;
    }

    Builder onChange(String what, String path) {
      trees.add(new Tree(what, PathPattern.of(path), true));
      return this;
    }

    /** A leaf with {@code {port}}. */
    Builder port(String leaf, String path) {
      return means(path, found -> new Leaf.OfPort(key(found, "port"), leaf));
    }

    /** A leaf with {@code {port}} and {@code {queue}}. */
    Builder queue(String leaf, String path) {
      return means(path, found -> new Leaf.OfQueue(key(found, "port"), key(found, "queue"), leaf));
    }

    /** A leaf with {@code {port}}. */
    Builder line(String leaf, String path) {
      return means(path, found -> new Leaf.OfLine(key(found, "port"), leaf));
    }

    /** A leaf with {@code {port}} and {@code {class}}. */
    Builder lineClass(String leaf, String path) {
      return means(
          path, found -> new Leaf.OfLineClass(key(found, "port"), key(found, "class"), leaf));
    }

    /** A leaf with {@code {color}} and {@code {endpoint}}. */
    Builder policy(String leaf, String path) {
      return means(
          path, found -> new Leaf.OfPolicy(key(found, "color"), key(found, "endpoint"), leaf));
    }

    /** A leaf with {@code {color}}, {@code {endpoint}} and {@code {preference}}. */
    Builder candidatePath(String path) {
      return means(
          path,
          found ->
              new Leaf.OfCandidatePath(
                  key(found, "color"), key(found, "endpoint"), key(found, "preference")));
    }

    /** A list entry with {@code {color}} and {@code {endpoint}}. */
    Builder policyEntry(String path) {
      return means(path, found -> new Leaf.PolicyGone(key(found, "color"), key(found, "endpoint")));
    }

    private Builder means(String path, Function<Map<String, String>, Leaf> leaf) {
      var pattern = PathPattern.of(path);
      meanings
          .computeIfAbsent(pattern.names(), names -> new ArrayList<>())
          .add(new Meaning(pattern, leaf));
      return this;
    }

    private static String key(Map<String, String> found, String name) {
      return found.getOrDefault(name, "");
    }

    Profile build() {
      return new Profile(this);
    }
  }
}
