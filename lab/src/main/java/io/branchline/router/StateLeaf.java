package io.branchline.router;

import io.branchline.gnmi.proto.Path;
import io.branchline.gnmi.proto.PathElem;
import io.branchline.gnmi.proto.TypedValue;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * One leaf that gNMI reports.
 *
 * @param full its path from the root
 * @param relative its path below the prefix of its group
 * @param text the full path with origin, as a key
 * @param event it changes seldom and suddenly: fit for ON_CHANGE
 */
record StateLeaf(
    List<PathElem> full,
    Path relative,
    String text,
    boolean event,
    Function<RouterState, TypedValue> value) {
  /** Below their prefixes, the paths of all routers' leaves are the same few hundred. */
  private static final Map<List<PathElem>, Path> RELATIVE = new ConcurrentHashMap<>();

  /**
   * Leaves that lie together and travel in one notification.
   *
   * @param origin the tree they belong to, empty for OpenConfig's
   */
  record Group(String origin, List<PathElem> prefix, List<StateLeaf> leaves) {
    Group {
      leaves = List.copyOf(leaves);
    }
  }

  static StateLeaf of(
      String origin,
      List<PathElem> prefix,
      List<PathElem> below,
      boolean event,
      Function<RouterState, TypedValue> value) {
    var full = Stream.concat(prefix.stream(), below.stream()).toList();
    return new StateLeaf(
        full,
        RELATIVE.computeIfAbsent(below, GnmiPaths::path),
        GnmiPaths.text(origin, full),
        event,
        value);
  }

  static TypedValue uint(long value) {
    return TypedValue.newBuilder().setUintVal(value).build();
  }

  static TypedValue real(double value) {
    return TypedValue.newBuilder().setDoubleVal(value).build();
  }

  static TypedValue text(String value) {
    return TypedValue.newBuilder().setStringVal(value).build();
  }

  static TypedValue bool(boolean value) {
    return TypedValue.newBuilder().setBoolVal(value).build();
  }
}
