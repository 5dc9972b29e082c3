package io.branchline.gnmi;

import io.branchline.gnmi.proto.Path;
import io.branchline.gnmi.proto.PathElem;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A place in a data tree, written as {@code /a/b[key={name}]/c[key=value]}; what stands in braces
 * is taken out of the paths that fit.
 *
 * @param origin the tree it belongs to; empty: the one that the router takes by default
 * @param names of the steps alone, by which patterns are found
 */
record PathPattern(String origin, List<Step> steps, String names) {
  /** A name with the keys that matter; values in braces are variables. */
  record Step(String name, Map<String, String> keys) {}

  PathPattern {
    steps = List.copyOf(steps);
  }

  /** Reads a pattern, {@code ORIGIN:/a/b} or {@code /a/b}. */
  static PathPattern of(String text) {
    int root = text.indexOf('/');
    var origin = root > 0 ? text.substring(0, root - 1) : "";
    var steps = new ArrayList<Step>();
    // A slash within brackets belongs to a key's value.
    for (var step : text.substring(root + 1).split("/(?![^\\[]*\\])")) {
      var parts = step.split("[\\[\\]]+");
      var keys = new HashMap<String, String>();
      for (int i = 1; i < parts.length; i++) {
        int equals = parts[i].indexOf('=');
        keys.put(parts[i].substring(0, equals), parts[i].substring(equals + 1));
      }
      steps.add(new Step(parts[0], Map.copyOf(keys)));
    }
    var names = String.join("/", steps.stream().map(Step::name).toList());
    return new PathPattern(origin, steps, names);
  }

  /** The path to subscribe to: variables stand for every entry. */
  Path subscription() {
    var path = Path.newBuilder().setOrigin(origin);
    for (var step : steps) {
      var element = PathElem.newBuilder().setName(step.name);
      step.keys.forEach((key, value) -> element.putKey(key, isVariable(value) ? "*" : value));
      path.addElem(element);
    }
    return path.build();
  }

  /** What the variables stand for in a path of the same names; empty when a key differs. */
  Optional<Map<String, String>> match(List<PathElem> elements) {
    var found = new HashMap<String, String>();
    for (int i = 0; i < steps.size(); i++) {
      for (var key : steps.get(i).keys.entrySet()) {
        var value = elements.get(i).getKeyMap().get(key.getKey());
        if (isVariable(key.getValue()) && value != null) {
          found.put(key.getValue().substring(1, key.getValue().length() - 1), value);
        } else if (!key.getValue().equals(value)) {
          return Optional.empty();
        }
      }
    }
    return Optional.of(found);
  }

  private static boolean isVariable(String value) {
    return value.startsWith("{") && value.endsWith("}");
  }
}
