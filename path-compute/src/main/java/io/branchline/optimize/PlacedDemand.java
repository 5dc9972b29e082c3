package io.branchline.optimize;

import io.branchline.compute.Path;
import io.branchline.metric.Latency;
import io.branchline.metric.Loss;
import java.util.List;

/**
 * Where a demand goes and what it gets.
 *
 * @param lists its share on each path; none when it is unreachable
 * @param backups where the share of a path that fails goes: to the first of these that is up
 * @param delay of its slowest path
 * @param loss of its lossiest path
 * @param breaches each need that is not met, and what binds
 * @param changed whether its lists differ from those installed
 */
public record PlacedDemand(
    List<WeightedPath> lists,
    List<Path> backups,
    Latency delay,
    Loss loss,
    List<ServiceBreach> breaches,
    boolean changed) {
  public PlacedDemand {
    lists = List.copyOf(lists);
    backups = List.copyOf(backups);
    breaches = List.copyOf(breaches);
  }
}
