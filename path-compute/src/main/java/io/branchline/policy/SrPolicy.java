package io.branchline.policy;

import java.util.Comparator;
import java.util.List;

/** An SR policy with its candidate paths, highest preference first. */
public record SrPolicy(SrPolicyKey key, String name, List<CandidatePath> candidatePaths) {
  public SrPolicy {
    candidatePaths =
        candidatePaths.stream()
            .sorted(Comparator.comparingInt(CandidatePath::preference).reversed())
            .toList();
    if (candidatePaths.stream().map(CandidatePath::preference).distinct().count()
        != candidatePaths.size()) {
      throw new IllegalArgumentException("policy " + key + ": a preference is there twice");
    }
  }
}
