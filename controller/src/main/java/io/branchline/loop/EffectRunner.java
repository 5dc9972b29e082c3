package io.branchline.loop;

/** Does what the loop wants done, off its thread; must return at once. */
@FunctionalInterface
public interface EffectRunner {
  /**
   * Begins an effect.
   *
   * @param snapshot the state that led to it
   */
  void run(Effect effect, ControllerState snapshot);
}
