package io.branchline.compute;

import io.branchline.metric.Latency;
import io.branchline.metric.Loss;
import io.branchline.network.Link;
import java.util.List;

/**
 * A path link by link; empty when both ends are the same node.
 *
 * @param cost in the metric that was asked for
 */
public record Path(List<Link> links, long cost) {
  public Path {
    links = List.copyOf(links);
    for (int i = 1; i < links.size(); i++) {
      if (!links.get(i - 1).id().to().equals(links.get(i).id().from())) {
        throw new IllegalArgumentException("path breaks before " + links.get(i).id());
      }
    }
  }

  /** The sum of its links' minimum delays. */
  public Latency delay() {
    return links.stream().map(Link::delay).reduce(Latency.ZERO, Latency::plus);
  }

  /** The share lost on its links together, losses being independent. */
  public Loss loss() {
    return links.stream().map(Link::loss).reduce(Loss.NONE, Loss::and);
  }
}
