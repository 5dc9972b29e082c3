package io.branchline.api;

import io.branchline.baseline.Habit;
import io.branchline.service.Direction;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * A habit as a question, and the intent that would protect it: to be looked over, changed and
 * applied by people.
 */
record HabitOffer(
    String trafficClass,
    String farSite,
    String direction,
    String days,
    String from,
    String until,
    double kbps,
    double otherwiseKbps,
    int branches,
    int seen,
    int ofDays,
    String question,
    String intent) {
  private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT);

  static HabitOffer of(Habit habit) {
    var days = habit.workingDays() ? "bank-days" : "weekends";
    var from = CLOCK.format(habit.from());
    var until = CLOCK.format(habit.until());
    boolean down = habit.direction() == Direction.DOWN;
    var question =
        "%s %s %s runs %s-%s on %s (%.1f Mbit/s, otherwise %.1f; %d of %d days): protect it?"
            .formatted(
                habit.trafficClass(),
                down ? "from" : "to",
                habit.farSite(),
                from,
                until,
                habit.workingDays() ? "working days" : "days off",
                habit.kbps() / 1000,
                habit.otherwiseKbps() / 1000,
                habit.seen(),
                habit.days());
    long eachKbps = Math.max(1, Math.round(habit.kbps() / Math.max(1, habit.branches())));
    var intent =
        """
        kind: Intent
        name: %s-%s-%s-%s
        traffic: %s
        to: {sites: [%s]}
        objectives: {bandwidth: %dkbps}
        when: [{days: %s, between: "%s-%s"}]
        autonomy: advise
        """
            .formatted(
                habit.trafficClass(),
                habit.farSite(),
                days,
                from.replace(":", ""),
                habit.trafficClass(),
                habit.farSite(),
                eachKbps,
                days,
                from,
                until);
    return new HabitOffer(
        habit.trafficClass(),
        habit.farSite().value(),
        habit.direction().label(),
        days,
        from,
        until,
        habit.kbps(),
        habit.otherwiseKbps(),
        habit.branches(),
        habit.seen(),
        habit.days(),
        question,
        intent);
  }
}
