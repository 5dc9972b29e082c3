package io.branchline.compute;

import io.branchline.network.AdminGroup;
import io.branchline.network.Topology;
import java.util.function.IntUnaryOperator;

/**
 * Which administrative groups a path's links must have or must not (RFC 3209 section 4.7.4).
 *
 * @param includeAny each link has at least one of these; none asked for when empty
 * @param includeAll each link has all of these
 * @param exclude no link has any of these
 */
public record Affinity(AdminGroup includeAny, AdminGroup includeAll, AdminGroup exclude) {
  public static final Affinity ANY =
      new Affinity(AdminGroup.NONE, AdminGroup.NONE, AdminGroup.NONE);

  boolean allows(AdminGroup groups) {
    return allows(groups::word);
  }

  boolean allows(Topology topology, int link) {
    return allows(word -> topology.adminGroup(link, word));
  }

  /** Groups come in words of 32. */
  private boolean allows(IntUnaryOperator groups) {
    int words =
        Math.max(includeAny.wordCount(), Math.max(includeAll.wordCount(), exclude.wordCount()));
    boolean any = includeAny.equals(AdminGroup.NONE);
    for (int i = 0; i < words; i++) {
      int word = groups.applyAsInt(i);
      if ((word & exclude.word(i)) != 0 || (word & includeAll.word(i)) != includeAll.word(i)) {
        return false;
      }
      any |= (word & includeAny.word(i)) != 0;
    }
    return any;
  }
}
