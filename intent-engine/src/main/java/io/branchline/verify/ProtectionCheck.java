package io.branchline.verify;

import io.branchline.intent.IntentBook;
import io.branchline.intent.PathPreference;
import io.branchline.intent.PathPreference.Protection;
import io.branchline.plan.Plan;
import io.branchline.plan.PlanningInput;
import io.branchline.plan.SiteClass;
import io.branchline.service.DemandKey;
import io.branchline.service.Direction;
import io.branchline.simulate.Failure;
import io.branchline.site.Line;
import io.branchline.site.LineId;
import io.branchline.site.Site;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Whether every class of a branch survives the loss of any one line, on lines that differ as asked.
 */
final class ProtectionCheck {
  private final PlanningInput input;
  private final Plan plan;
  private final IntentBook intents;
  private final Network before;
  private final Network after;

  ProtectionCheck(
      PlanningInput input, Plan plan, IntentBook intents, Network before, Network after) {
    this.input = input;
    this.plan = plan;
    this.intents = intents;
    this.before = before;
    this.after = after;
  }

  List<Violation> check(Site branch) {
    var result = new ArrayList<Violation>();
    for (var trafficClass : input.bank().classes()) {
      var siteClass = new SiteClass(branch.id(), trafficClass.name());
      diversity(branch, siteClass, result);
      for (var line : input.bank().listLinesOf(branch.id())) {
        survives(siteClass, line, result);
      }
    }
    return result;
  }

  private void survives(SiteClass siteClass, Line lost, List<Violation> result) {
    var failure = Failure.ofLine(lost.id());
    boolean isProtected =
        intents.path(siteClass.site(), siteClass.trafficClass()).protect() != Protection.NONE
            && plan.placement().listLinesOf(siteClass).size() > 1;
    for (var far : intents.farSites(siteClass.site(), siteClass.trafficClass())) {
      for (var direction : Direction.values()) {
        var key = new DemandKey(siteClass.site(), siteClass.trafficClass(), far, direction);
        var route = after.under(failure).routeOf(key);
        var dropped = route.dropped();
        boolean left =
            route.preference().isEmpty() && isProtected && otherLineIsUp(siteClass, lost);
        if (dropped.isEmpty() && !left) {
          continue;
        }
        var earlier = before.under(failure).routeOf(key);
        boolean wasSo = !earlier.arrives() || dropped.isEmpty() && earlier.preference().isEmpty();
        // That a class was unprotected until now is no excuse for placing it without a backup.
        boolean placedHere = after.under(Failure.NONE).routeOf(key).preference().isPresent();
        result.add(
            new Violation(
                Violation.Invariant.SURVIVES_LINE_LOSS,
                key + " without " + lost.id(),
                dropped.orElse("no backup path carries it: it would follow the IGP"),
                wasSo && !(left && placedHere)
                    ? Violation.Weight.PRE_EXISTING
                    : Violation.Weight.BLOCKS));
      }
    }
  }

  /** Whether a line of the placement besides the lost one is up: only then a backup can carry. */
  private boolean otherLineIsUp(SiteClass siteClass, Line lost) {
    return plan.placement().listLinesOf(siteClass).stream()
        .filter(id -> !id.equals(lost.id()))
        .map(input.bank()::getLine)
        .anyMatch(line -> input.topology().findLink(line.linkId(Direction.UP)).isPresent());
  }

  private void diversity(Site branch, SiteClass siteClass, List<Violation> result) {
    var order = plan.placement().listLinesOf(siteClass);
    var path = intents.path(siteClass.site(), siteClass.trafficClass());
    if (order.isEmpty() || path.protect() == Protection.NONE) {
      return;
    }
    var primary = input.bank().getLine(order.getFirst());
    boolean srlg = path.protect() == Protection.SRLG_DISJOINT;
    Predicate<Line> differs =
        line ->
            !line.id().equals(primary.id())
                && (!srlg || line.srlgs().stream().noneMatch(primary.srlgs()::contains));
    boolean kept = order.size() > 1 && differs.test(input.bank().getLine(order.get(1)));
    if (kept) {
      return;
    }
    boolean possible =
        input.bank().listLinesOf(branch.id()).stream()
            .filter(line -> allowed(path, line))
            .anyMatch(differs);
    result.add(
        new Violation(
            Violation.Invariant.DIVERSITY,
            siteClass.toString(),
            (order.size() < 2
                    ? "no backup behind " + primary.id()
                    : backupName(order) + " shares a risk group with " + primary.id())
                + (possible ? "" : ", and the branch has no line that differs"),
            possible ? Violation.Weight.BLOCKS : Violation.Weight.ACCEPTED));
  }

  private static LineId backupName(List<LineId> order) {
    return order.get(1);
  }

  private static boolean allowed(PathPreference path, Line line) {
    return !path.avoidCarriers().contains(line.carrier().id())
        && (!path.encryptionRequired() || line.encrypted());
  }
}
