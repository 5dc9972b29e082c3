package io.branchline.boot;

import io.branchline.api.EventHub;
import io.branchline.loop.ControllerState;
import io.branchline.loop.EventLine;
import java.util.function.Consumer;

/** Publishes the events of every new state to those who listen over HTTP. */
final class EventStream implements Consumer<ControllerState> {
  private final EventHub hub;
  private long published;

  /**
   * @param from the version up to which nobody needs to be told
   */
  EventStream(EventHub hub, long from) {
    this.hub = hub;
    published = from;
  }

  /** Called on the loop's thread alone. */
  @Override
  public void accept(ControllerState state) {
    var recent = state.recent();
    int fresh = (int) Math.min(recent.size(), state.version() - published);
    for (var line : recent.subList(recent.size() - fresh, recent.size())) {
      hub.publish(name(line), line);
    }
    published = state.version();
  }

  private static String name(EventLine line) {
    return switch (line.kind()) {
      case "planProposed",
          "planAccepted",
          "planRejected",
          "deploymentStarted",
          "unitFinished",
          "planFinished",
          "planRolledBack" ->
          "plan";
      case "sessionChanged" -> "session";
      case "observed", "topologyChanged", "peerChanged" -> "line";
      default -> "status";
    };
  }
}
