package io.branchline.compute;

import java.util.List;
import java.util.Optional;

/**
 * The best paths without loops, best first.
 *
 * @param why there are none; or, that not all ways within bounds of delay or loss were tried, so
 *     that better ones may be missing; else empty
 */
public record KShortestPaths(List<Path> paths, Optional<PathResult.NoPath> why) {
  public KShortestPaths {
    paths = List.copyOf(paths);
  }
}
