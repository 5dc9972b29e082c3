package io.branchline.loop;

/** Does what the loop wants done, off its thread; must return at once. */
@FunctionalInterface
public interface EffectRunner {
  /**
   * Begins an effect.
   *
   * @param snapshot the state that led to it
   * @param loop where to report what came of it
   */
  void run(Effect effect, ControllerState snapshot, ControlLoop loop);
}
