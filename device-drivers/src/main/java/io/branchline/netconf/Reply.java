package io.branchline.netconf;

import java.util.List;
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
}
