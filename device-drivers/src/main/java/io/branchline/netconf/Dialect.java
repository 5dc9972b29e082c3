package io.branchline.netconf;

import io.branchline.network.NodeId;
import io.branchline.policy.RouterChange;
import io.branchline.policy.RouterConfiguration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.w3c.dom.Element;

/** How one kind of router writes its configuration. Vendor quirks stop here. */
public interface Dialect {
  /**
   * Why a router with these capabilities cannot be configured in this dialect; empty when it can.
   *
   * @param capabilities the capability URIs of the router's hello
   */
  Optional<String> findObstacle(Collection<String> capabilities);

  /** Appends to {@code config} what makes an edit-config bring about the change. */
  void render(RouterChange change, Element config);

  /** The top-level containers that hold all that the dialect configures. */
  List<Name> roots();

  /**
   * Reads what the router runs from the {@code data} element of a get-config reply.
   *
   * @throws IllegalArgumentException something in it is not understood; the message says what and
   *     where. Nothing is ever skipped: what is not understood cannot be compared.
   */
  RouterConfiguration parse(NodeId node, Element data);

  /** A qualified XML name. */
  record Name(String namespace, String localName) {}
}
