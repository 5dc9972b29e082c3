package io.branchline.fault;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Several targets as one: each fault goes to the first that can do it. */
public record FaultTargets(List<FaultTarget> targets) implements FaultTarget {
  public FaultTargets {
    targets = List.copyOf(targets);
  }

  @Override
  public Set<FaultKind> kinds() {
    var kinds = EnumSet.noneOf(FaultKind.class);
    targets.forEach(target -> kinds.addAll(target.kinds()));
    return kinds;
  }

  @Override
  public Injected inject(InjectableFault fault) {
    return targets.stream()
        .filter(target -> target.kinds().contains(fault.kind()))
        .findFirst()
        .orElseThrow(() -> new FaultException(fault.kind().id() + " cannot be injected here"))
        .inject(fault);
  }
}
