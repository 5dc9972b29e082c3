package io.branchline.loop;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** One turn of the loop: what it adds to the journal, what is to be done and answered after. */
final class Turn {
  private final Moment now;
  private ControllerState state;
  private final List<Event> events = new ArrayList<>();
  private final List<Effect> effects = new ArrayList<>();
  private final List<Answer> answers = new ArrayList<>();

  /** An answer that may be given once the journal holds what it promises. */
  record Answer(CompletableFuture<CommandResult> to, CommandResult result) {}

  Turn(Moment now, ControllerState state) {
    this.now = now;
    this.state = state;
  }

  Moment now() {
    return now;
  }

  ControllerState state() {
    return state;
  }

  void record(Event event) {
    events.add(event);
    state = state.fold(state.version() + 1, event);
  }

  void effect(Effect effect) {
    effects.add(effect);
  }

  void answer(CompletableFuture<CommandResult> to, CommandResult result) {
    answers.add(new Answer(to, result));
  }

  List<Event> events() {
    return events;
  }

  List<Effect> effects() {
    return effects;
  }

  List<Answer> answers() {
    return answers;
  }
}
