package io.branchline.netconf;

import io.branchline.driver.Outcome;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.w3c.dom.Element;

/** What came back on one request. */
public sealed interface Reply {
  /**
   * The router did it.
   *
   * @param warnings what it said with it; Junos sends warnings beside its ok
   */
  record Ok(Element message, List<RpcError> warnings) implements Reply {}

  /** The router said no. */
  record Refused(List<RpcError> errors) implements Reply {
    public String describe() {
      return errors.stream().map(RpcError::describe).collect(Collectors.joining("; "));
    }
  }

  /** The request did not leave: nothing happened. */
  record NotSent(String reason) implements Reply {}

  /** The request left and no reply came in time: it may have happened. The session is closed. */
  record Lost(String reason) implements Reply {}

  /**
   * What the reply means for a change that needed it; empty when the router did it.
   *
   * @param what the router does, said before its own words, for instance {@code it refuses to
   *     commit}
   * @param lost what it means that no reply came
   */
  default Optional<Outcome> refusal(
      NetconfTarget target, String what, Function<String, Outcome> lost) {
    return switch (this) {
      case Ok _ -> Optional.empty();
      case Refused refused ->
          Optional.of(
              new Outcome.Rejected(target.describe() + ": " + what + ": " + refused.describe()));
      case NotSent(String reason) -> Optional.of(new Outcome.Unreachable(reason));
      case Lost(String reason) -> Optional.of(lost.apply(reason));
    };
  }
}
