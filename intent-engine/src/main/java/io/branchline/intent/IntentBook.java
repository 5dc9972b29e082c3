package io.branchline.intent;

import io.branchline.site.Bank;
import io.branchline.site.SiteId;
import java.time.ZonedDateTime;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Which intent speaks for each class of each branch: the one of the highest priority, then by name.
 */
public final class IntentBook {
  private record Key(SiteId site, String trafficClass) {}

  private final Bank bank;
  private final Map<Key, Intent> intents = new HashMap<>();

  public IntentBook(List<Intent> intents, Bank bank) {
    this.bank = bank;
    var order = Comparator.comparingInt(Intent::priority).thenComparing(Intent::name);
    for (var intent : intents.stream().sorted(order).toList()) {
      for (var site : bank.branches()) {
        if (intent.from().matches(site)) {
          this.intents.putIfAbsent(new Key(site.id(), intent.trafficClass()), intent);
        }
      }
    }
  }

  public Optional<Intent> find(SiteId site, String trafficClass) {
    return Optional.ofNullable(intents.get(new Key(site, trafficClass)));
  }

  /** The objectives that bind at a moment; none outside the intent's hours. */
  public ServiceLevelObjective objectives(SiteId site, String trafficClass, ZonedDateTime moment) {
    return find(site, trafficClass)
        .filter(intent -> intent.autonomy() != Autonomy.OBSERVE)
        .filter(intent -> binds(intent, moment))
        .map(Intent::objectives)
        .orElse(ServiceLevelObjective.NONE);
  }

  private boolean binds(Intent intent, ZonedDateTime moment) {
    return intent.when().isEmpty()
        || intent.when().stream().anyMatch(schedule -> schedule.covers(moment, bank.calendar()));
  }

  public PathPreference path(SiteId site, String trafficClass) {
    return find(site, trafficClass).map(Intent::path).orElse(PathPreference.DEFAULT);
  }

  /**
   * The far sites that the class of the branch may speak to: those of its intent, or those where
   * the branch's lines end.
   */
  public SortedSet<SiteId> farSites(SiteId site, String trafficClass) {
    var named = find(site, trafficClass).map(Intent::to).filter(to -> !to.isEmpty());
    return named
        .map(far -> far.stream().filter(id -> bank.findSite(id).isPresent()))
        .orElseGet(() -> bank.listLinesOf(site).stream().map(line -> line.hubEnd().site()))
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
