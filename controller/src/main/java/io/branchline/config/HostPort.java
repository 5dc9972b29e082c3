package io.branchline.config;

import java.net.InetSocketAddress;

/** Where a server listens. */
public record HostPort(String host, int port) {
  public HostPort {
    if (host.isBlank()) {
      throw new IllegalArgumentException("an address has a host");
    }
    if (port < 1 || port > 65535) {
      throw new IllegalArgumentException("a port is between 1 and 65535, not " + port);
    }
  }

  /**
   * Reads {@code 10.0.0.1:830}, {@code [2001:db8::1]:830}; throws {@link IllegalArgumentException}
   * otherwise.
   */
  public static HostPort parse(String text) {
    int colon = text.lastIndexOf(':');
    var host = colon < 0 ? "" : text.substring(0, colon);
    if (host.startsWith("[") && host.endsWith("]")) {
      host = host.substring(1, host.length() - 1);
    } else if (host.contains(":")) {
      host = "";
    }
    try {
      if (!host.isBlank()) {
        return new HostPort(host, Integer.parseInt(text.substring(colon + 1)));
      }
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "\"" + text + "\" is not HOST:PORT: the port is no number", e);
    }
    throw new IllegalArgumentException("\"" + text + "\" is not HOST:PORT");
  }

  /** The socket address; resolves a host name. */
  public InetSocketAddress resolve() {
    return new InetSocketAddress(host, port);
  }

  @Override
  public String toString() {
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }
}
