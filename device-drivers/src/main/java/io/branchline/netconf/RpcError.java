package io.branchline.netconf;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.w3c.dom.Element;

/**
 * An error in the router's own words (RFC 6241 section 4.3). Routers leave out much of it, so all
 * but the tag may be missing.
 *
 * @param sessionId who holds the lock, with {@code lock-denied}; "0" is no NETCONF session
 * @param info the other entries of error-info as {@code name=value}
 */
public record RpcError(
    String tag,
    boolean warning,
    Optional<String> appTag,
    Optional<String> path,
    Optional<String> message,
    Optional<String> sessionId,
    String info) {

  static RpcError parse(Element error) {
    var info = new ArrayList<String>();
    var sessionId = Optional.<String>empty();
    var errorInfo = Xml.findChild(error, "error-info").map(Xml::children).orElse(List.of());
    for (var entry : errorInfo) {
      if ("session-id".equals(entry.getLocalName())) {
        sessionId = Optional.of(Xml.text(entry));
      } else {
        info.add(entry.getLocalName() + "=" + Xml.text(entry));
      }
    }
    return new RpcError(
        Xml.findText(error, "error-tag").orElse("no tag given"),
        Xml.findText(error, "error-severity").filter("warning"::equals).isPresent(),
        Xml.findText(error, "error-app-tag"),
        Xml.findText(error, "error-path"),
        Xml.findText(error, "error-message"),
        sessionId,
        String.join(", ", info));
  }

  /** All that the router said, on one line. */
  public String describe() {
    var text = new StringBuilder(message.orElse("no message given")).append(" [").append(tag);
    appTag.ifPresent(value -> text.append(", ").append(value));
    sessionId.ifPresent(value -> text.append(", session ").append(value));
    if (!info.isEmpty()) {
      text.append(", ").append(info);
    }
    path.ifPresent(value -> text.append(", at ").append(value));
    return text.append(']').toString();
  }
}
