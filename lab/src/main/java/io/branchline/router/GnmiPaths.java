package io.branchline.router;

import io.branchline.gnmi.proto.Path;
import io.branchline.gnmi.proto.PathElem;
import java.util.List;
import java.util.TreeMap;

/** Paths of gNMI (its path conventions document): building, matching, writing them down. */
final class GnmiPaths {
  /** Stands for any one name or key value. */
  private static final String ANY = "*";

  /** Stands for any number of elements. */
  private static final String ANY_DEPTH = "...";

  private GnmiPaths() {}

  static PathElem elem(String name) {
    return PathElem.newBuilder().setName(name).build();
  }

  /** A list entry with its keys as name, value, name, value. */
  static PathElem elem(String name, String... keys) {
    var elem = PathElem.newBuilder().setName(name);
    for (int i = 0; i < keys.length; i += 2) {
      elem.putKey(keys[i], keys[i + 1]);
    }
    return elem.build();
  }

  /**
   * How many elements of {@code leaf} the pattern stands for, or -1 when it does not lead there. A
   * key that the pattern leaves out is any.
   *
   * @param anyValue take every key value for equal: whether such a leaf could exist
   */
  static int match(List<PathElem> pattern, List<PathElem> leaf, boolean anyValue) {
    return match(pattern, 0, leaf, 0, anyValue);
  }

  private static int match(
      List<PathElem> pattern, int at, List<PathElem> leaf, int depth, boolean anyValue) {
    if (at == pattern.size()) {
      return depth;
    }
    var wanted = pattern.get(at);
    if (wanted.getName().equals(ANY_DEPTH)) {
      for (int deeper = depth; deeper <= leaf.size(); deeper++) {
        int end = match(pattern, at + 1, leaf, deeper, anyValue);
        if (end >= 0) {
          return end;
        }
      }
      return -1;
    }
    if (depth == leaf.size() || !matches(wanted, leaf.get(depth), anyValue)) {
      return -1;
    }
    return match(pattern, at + 1, leaf, depth + 1, anyValue);
  }

  private static boolean matches(PathElem wanted, PathElem elem, boolean anyValue) {
    if (!wanted.getName().equals(elem.getName()) && !wanted.getName().equals(ANY)) {
      return false;
    }
    for (var key : wanted.getKeyMap().entrySet()) {
      var value = elem.getKeyMap().get(key.getKey());
      if (value == null
          || (!anyValue && !key.getValue().equals(ANY) && !key.getValue().equals(value))) {
        return false;
      }
    }
    return true;
  }

  /** As people write it: {@code branchline:/lines/line[interface=wan0]/state}. */
  static String text(String origin, List<PathElem> elems) {
    var text = new StringBuilder(origin.isEmpty() ? "" : origin + ":");
    for (var elem : elems) {
      text.append('/').append(elem.getName());
      new TreeMap<>(elem.getKeyMap())
          .forEach(
              (name, value) -> text.append('[').append(name).append('=').append(value).append(']'));
    }
    return elems.isEmpty() ? text.append('/').toString() : text.toString();
  }

  static Path path(List<PathElem> elems) {
    return Path.newBuilder().addAllElem(elems).build();
  }
}
