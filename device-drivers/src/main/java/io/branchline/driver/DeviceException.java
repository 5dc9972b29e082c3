package io.branchline.driver;

import io.branchline.network.NodeId;

/** A router did not answer a question; the message names the router and says why. */
public final class DeviceException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient NodeId node;

  public DeviceException(NodeId node, String message) {
    super(message);
    this.node = node;
  }

  public DeviceException(NodeId node, String message, Throwable cause) {
    super(message, cause);
    this.node = node;
  }

  public NodeId node() {
    return node;
  }
}
