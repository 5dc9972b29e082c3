package io.branchline.netconf;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.w3c.dom.Element;

/** The operations of RFC 6241 that the driver uses, written into an rpc element. */
final class Operations {
  private Operations() {}

  /** Section 7.5. */
  static void lock(Element rpc) {
    target(Xml.append(rpc, "lock"));
  }

  /** Section 7.6. */
  static void unlock(Element rpc) {
    target(Xml.append(rpc, "unlock"));
  }

  /** Section 8.3.4.2. */
  static void discard(Element rpc) {
    Xml.append(rpc, "discard-changes");
  }

  /** Section 7.2; returns the config element for the dialect to fill. */
  static Element editConfig(Element rpc) {
    var edit = Xml.append(rpc, "edit-config");
    target(edit);
    return Xml.append(edit, "config");
  }

  /** Section 8.6.4.1. */
  static void validate(Element rpc) {
    Xml.append(Xml.append(Xml.append(rpc, "validate"), "source"), "candidate");
  }

  /** Section 8.4.5.1; the time is rounded up to whole seconds. */
  static void commitOnTrial(Element rpc, Duration confirmTimeout, String persistId) {
    var commit = Xml.append(rpc, "commit");
    Xml.append(commit, "confirmed");
    Xml.leaf(commit, "confirm-timeout", Math.max(1, confirmTimeout.plusMillis(999).toSeconds()));
    Xml.leaf(commit, "persist", persistId);
  }

  /** Section 8.4.5.1. */
  static void confirm(Element rpc, String persistId) {
    Xml.leaf(Xml.append(rpc, "commit"), "persist-id", persistId);
  }

  /** Section 8.4.4.1. */
  static void cancelCommit(Element rpc, String persistId) {
    Xml.leaf(Xml.append(rpc, "cancel-commit"), "persist-id", persistId);
  }

  /** Section 7.1, of the running configuration, only what lies under these containers. */
  static void getConfig(Element rpc, List<Dialect.Name> roots) {
    var get = Xml.append(rpc, "get-config");
    Xml.append(Xml.append(get, "source"), "running");
    var filter = Xml.append(get, "filter");
    filter.setAttribute("type", "subtree");
    roots.forEach(root -> Xml.append(filter, root.namespace(), root.localName()));
  }

  private static void target(Element operation) {
    Xml.append(Xml.append(operation, "target"), "candidate");
  }

  /** A lock that is denied though no session holds it: an unlocked candidate was edited. */
  static boolean leftover(RpcError error) {
    return error.tag().equals("lock-denied") && error.sessionId().filter("0"::equals).isPresent();
  }

  /** A lock that is denied because a commit is on trial, to whomever. */
  static boolean commitPending(RpcError error) {
    return error.tag().equals("in-use");
  }

  /** A lock that is denied because one of these sessions holds it. */
  static boolean heldBy(RpcError error, Set<Long> sessions) {
    return error.tag().equals("lock-denied")
        && error.sessionId().map(Operations::number).filter(sessions::contains).isPresent();
  }

  private static long number(String id) {
    try {
      return Long.parseLong(id);
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  /** An unlock that is refused because there was no lock. */
  static boolean notLocked(RpcError error) {
    return error.tag().equals("operation-failed");
  }
}
