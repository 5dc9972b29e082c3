package io.branchline.learn;

/**
 * What a series' own past says of a later bin: what {@link Experts} and {@link Features} both go
 * by, worked out once. Not known is NaN.
 */
final class LookAhead {
  final SeriesState state;
  final long target;

  /** The target's {@link WeekClock#slotOfWeek}. */
  final int slot;

  /** The bin at the target's time of the last day that is over. */
  final long yesterday;

  /** Medians of the slot as they were: of this slot of the week, and of the time on such days. */
  final double week;

  final double kind;

  /** The usual values then and at the head, brought to the level of the last days. */
  final double usualThen;

  final double usualNow;

  /** Their logarithms, or that of the mean where nothing is usual yet. */
  final double then;

  final double now;

  /** The value at the same time of the last day of the target's kind, working or not. */
  final double alike;

  /** The mean logarithm at the target's time of the last days. */
  final double recentDays;

  /** By how much it grew yesterday and a week ago over the same time, as logarithms. */
  final double changeDay;

  final double changeWeek;

  LookAhead(SeriesState state, long target, int slot) {
    this.state = state;
    this.target = target;
    this.slot = slot;
    var profile = state.profile();
    yesterday = state.yesterday(target);
    week = profile.week(slot);
    kind = profile.kind(slot);
    usualThen = state.shifted(profile.usual(slot, week, kind));
    usualNow = state.usualNow();
    then = state.reference(usualThen);
    now = state.reference(usualNow);
    alike = state.onDayAlike(target);
    recentDays = state.recentDays(target);
    changeDay = state.changeThen(target, 1);
    changeWeek = state.changeThen(target, 7);
  }
}
