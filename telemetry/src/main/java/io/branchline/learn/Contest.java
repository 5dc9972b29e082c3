package io.branchline.learn;

import org.jspecify.annotations.Nullable;

/**
 * The global models of one bucket: the champion speaks; a challenger that was trained later is
 * asked beside it, unheard, and takes its place only when its errors were less on rows that neither
 * had seen.
 */
final class Contest {
  /** Rows on which a challenger is tried at least, and until the next day. */
  private static final int ROUNDS = 100;

  private @Nullable GlobalModel champion;
  private @Nullable GlobalModel challenger;
  private double championError;
  private double challengerError;
  private int rounds;
  private long begun;
  private int won;
  private int lost;

  /** Lets a model in: at once where there is none, else as the challenger. */
  void enter(GlobalModel model) {
    if (champion == null) {
      champion = model;
    } else {
      challenger = model;
      rounds = 0;
      championError = 0;
      challengerError = 0;
    }
  }

  /**
   * Goes on with the champion of an earlier life.
   *
   * @param won how many challengers had won
   * @param lost how many had been turned down
   */
  void resume(GlobalModel model, int won, int lost) {
    champion = model;
    this.won = won;
    this.lost = lost;
  }

  /**
   * Tries both on a row before anyone learns from it.
   *
   * @param day of the row's target, rising
   */
  void judge(long day, float[] features, double target) {
    var old = champion;
    var young = challenger;
    if (old == null || young == null) {
      return;
    }
    championError += Math.abs(old.predict(features) - target);
    challengerError += Math.abs(young.predict(features) - target);
    if (rounds++ == 0) {
      begun = day;
    }
    if (rounds >= ROUNDS && day > begun) {
      if (challengerError < championError) {
        champion = young;
        won++;
      } else {
        lost++;
      }
      challenger = null;
    }
  }

  @Nullable GlobalModel champion() {
    return champion;
  }

  boolean isOpen() {
    return challenger != null;
  }

  /** How many challengers took the champion's place. */
  int won() {
    return won;
  }

  /** How many challengers were turned down. */
  int lost() {
    return lost;
  }
}
