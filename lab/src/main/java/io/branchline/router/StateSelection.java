package io.branchline.router;

import io.branchline.gnmi.proto.Path;
import io.branchline.gnmi.proto.PathElem;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * The part of a router's state that a path asks for.
 *
 * @param origin tree of the path, empty for OpenConfig's
 */
record StateSelection(String origin, List<PathElem> pattern) {

  /** Leaves of one group, with the prefix of their notification. */
  record Part(Path prefix, List<StateLeaf> leaves) {}

  /**
   * Reads a path of a request; throws {@link StatusRuntimeException} (INVALID_ARGUMENT) naming it
   * when no router can have anything there.
   */
  static StateSelection of(Path prefix, Path path) {
    if (prefix.getElementCount() + path.getElementCount() > 0) {
      throw invalid("paths are written with elem; element was retired with gNMI 0.4");
    }
    var origin = path.getOrigin().isEmpty() ? prefix.getOrigin() : path.getOrigin();
    var elems = new ArrayList<>(prefix.getElemList());
    elems.addAll(path.getElemList());
    var selection = new StateSelection(origin.equals("openconfig") ? "" : origin, elems);
    if (selection.examples().isEmpty()) {
      throw invalid(
          "path "
              + selection
              + " is not supported: there are /interfaces, /qos,"
              + " /network-instances and branchline:/lines");
    }
    return selection;
  }

  static StatusRuntimeException invalid(String what) {
    return Status.INVALID_ARGUMENT.withDescription(what).asRuntimeException();
  }

  /** One example of each kind of leaf that the path covers. */
  List<StateLeaf> examples() {
    return StateTree.EXAMPLE.groups().stream()
        .filter(group -> group.origin().equals(origin))
        .flatMap(group -> group.leaves().stream())
        .filter(leaf -> GnmiPaths.match(pattern, leaf.full(), true) >= 0)
        .toList();
  }

  /**
   * What the path covers in a tree.
   *
   * @param target put into the prefixes, as the request named it
   */
  List<Part> select(StateTree tree, String target, Predicate<StateLeaf> also) {
    var parts = new ArrayList<Part>();
    for (var group : tree.groups()) {
      if (!group.origin().equals(origin)) {
        continue;
      }
      var leaves =
          group.leaves().stream()
              .filter(leaf -> GnmiPaths.match(pattern, leaf.full(), false) >= 0)
              .filter(also)
              .toList();
      if (!leaves.isEmpty()) {
        var prefix =
            Path.newBuilder()
                .setOrigin(group.origin())
                .setTarget(target)
                .addAllElem(group.prefix());
        parts.add(new Part(prefix.build(), leaves));
      }
    }
    return parts;
  }

  @Override
  public String toString() {
    return GnmiPaths.text(origin, pattern);
  }
}
