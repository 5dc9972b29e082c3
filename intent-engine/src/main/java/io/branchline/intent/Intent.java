package io.branchline.intent;

import io.branchline.site.SiteId;
import java.util.List;
import java.util.Set;

/**
 * What one traffic class needs between branches and data centres.
 *
 * @param tenant who asked for it
 * @param trafficClass name of a class of the bank
 * @param from the branches it speaks of
 * @param to the far sites; empty means those where the branch's lines end
 * @param when at which hours the objectives bind; empty means always
 * @param priority 1 is the most important; decides between intents that cannot all be kept
 */
public record Intent(
    String name,
    String tenant,
    String trafficClass,
    SiteSelector from,
    Set<SiteId> to,
    ServiceLevelObjective objectives,
    PathPreference path,
    List<Schedule> when,
    Autonomy autonomy,
    int priority) {
  public Intent {
    if (name.isBlank()) {
      throw new IllegalArgumentException("an intent has a name");
    }
    if (trafficClass.isBlank()) {
      throw new IllegalArgumentException("intent " + name + " names no traffic class");
    }
    if (priority < 1) {
      throw new IllegalArgumentException(
          "intent " + name + ": priority must be 1 or more, not " + priority);
    }
    to = Set.copyOf(to);
    when = List.copyOf(when);
  }
}
