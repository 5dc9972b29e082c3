package io.branchline.demo;

import io.branchline.bank.BankScenario;
import java.time.Duration;
import java.util.List;

/**
 * How finely a demo goes: what a bank of a hundred routers affords at any speed is too much for ten
 * thousand at sixty seconds a second.
 *
 * @param leadIn real time before the network's begins: for history to be learnt, routers to be
 *     taken under control and the first plan to be carried out
 * @param stride every so many seconds of network time one is stepped and stands for all
 * @param sampleInterval of telemetry, network time
 * @param planEvery planning rounds, network time
 * @param historyLength what a monitoring system had recorded before
 * @param historyStep interval of that record
 * @param allMinutes whether the truth of every minute is written, or only of those that broke an
 *     objective
 * @param traceInterval of the demands that are kept
 */
record Pace(
    Duration leadIn,
    int stride,
    Duration sampleInterval,
    Duration planEvery,
    Duration historyLength,
    Duration historyStep,
    boolean allMinutes,
    Duration traceInterval) {
  /** Beyond this speed, telemetry and planning rounds are spaced out in network time. */
  private static final double FAST = 10;

  private static final int[] STRIDES = {1, 2, 3, 4, 5, 6, 10, 12, 15, 20, 30, 60};

  /**
   * Branches that are stepped in a second of real time; fewer of a large bank, whose routers and
   * controller need the processors too.
   */
  private static final double BRANCHES_A_SECOND = 30_000;

  private static final double BRANCHES_A_SECOND_OF_MANY = 12_000;

  /** Values that a line's two ends report at a time, and that a second of real time may bring. */
  private static final double LEAVES_OF_A_LINE = 124;

  private static final double LEAVES_A_SECOND = 100_000;

  /** Branches that a second of real time between two planning rounds is for. */
  private static final double PLANNED_A_SECOND = 330;

  /** What the controller imports and learns from in about half a minute. */
  private static final long HISTORY_VALUES = 2_500_000;

  private static final int LARGE = 1_000;
  private static final int MANY_ROUTERS = 500;

  /** Of the history, and the start of the controller's process. */
  private static final Duration LEARNING_TAKES = Duration.ofSeconds(30);

  /** Routers that come under control and carry their first plan out in a second of real time. */
  private static final int TAKEN_A_SECOND = 30;

  /** The pace of a bank at a speed. */
  static Pace of(BankScenario scenario, double speed) {
    int branches = scenario.bank().branches().size();
    int lines = scenario.bank().lines().size();
    boolean large = branches > LARGE;
    var history = History.of(scenario.demands().size());
    int routers = scenario.bank().routers().size();
    return new Pace(
        routers > MANY_ROUTERS
            ? LEARNING_TAKES.plusSeconds(routers / TAKEN_A_SECOND)
            : Duration.ZERO,
        stride(branches * speed / (large ? BRANCHES_A_SECOND_OF_MANY : BRANCHES_A_SECOND)),
        atLeast(
            Duration.ofSeconds(speed > FAST ? 30 : 10),
            lines * LEAVES_OF_A_LINE / LEAVES_A_SECOND * speed),
        atLeast(Duration.ofMinutes(speed > FAST ? 5 : 1), branches / PLANNED_A_SECOND * speed),
        history.length(),
        history.step(),
        !large,
        large ? Duration.ofHours(1) : Duration.ofMinutes(1));
  }

  private record History(Duration length, Duration step) {
    private static final List<History> FINEST_FIRST =
        List.of(
            new History(Duration.ofDays(35), Duration.ofMinutes(15)),
            new History(Duration.ofDays(35), Duration.ofHours(1)),
            new History(Duration.ofDays(14), Duration.ofHours(1)),
            new History(Duration.ofDays(14), Duration.ofHours(3)),
            new History(Duration.ofDays(7), Duration.ofHours(6)));

    static History of(long keys) {
      return FINEST_FIRST.stream()
          .filter(each -> keys * each.length().dividedBy(each.step()) <= HISTORY_VALUES)
          .findFirst()
          .orElseGet(FINEST_FIRST::getLast);
    }
  }

  private static int stride(double wanted) {
    for (int stride : STRIDES) {
      if (stride >= wanted) {
        return stride;
      }
    }
    return STRIDES[STRIDES.length - 1];
  }

  /** So many seconds in whole minutes, or the usual when that is longer. */
  private static Duration atLeast(Duration usual, double seconds) {
    return seconds <= usual.toSeconds()
        ? usual
        : Duration.ofMinutes((long) Math.ceil(seconds / 60));
  }
}
