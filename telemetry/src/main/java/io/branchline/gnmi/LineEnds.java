package io.branchline.gnmi;

import io.branchline.network.NodeId;
import io.branchline.service.Direction;
import io.branchline.site.Bank;
import io.branchline.site.Line;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The line ends of each router; both ends' decoders share the line's watch. */
final class LineEnds {
  private final Map<NodeId, List<End>> ends = new HashMap<>();

  private record End(Line line, Direction direction, LineWatch watch) {}

  LineEnds(Bank bank, LineLimits limits) {
    for (var line : bank.lines()) {
      var watch = new LineWatch(line, limits);
      for (var direction : Direction.values()) {
        ends.computeIfAbsent(line.sendingEnd(direction).node(), node -> new ArrayList<>())
            .add(new End(line, direction, watch));
      }
    }
  }

  /** The decoders of a router's line ends, by port. */
  Map<String, LineEndDecoder> endsAt(NodeId node, Rejections rejections) {
    var decoders = new HashMap<String, LineEndDecoder>();
    for (var end : ends.getOrDefault(node, List.of())) {
      decoders.put(
          end.line().sendingEnd(end.direction()).port().name(),
          new LineEndDecoder(end.line(), end.direction(), end.watch(), rejections));
    }
    return decoders;
  }
}
