package io.branchline.router;

import io.branchline.router.NetconfOperations.Reply;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One NETCONF session on an open byte stream: hello, then requests one after the other. */
final class NetconfSession {
  private static final Logger LOG = LoggerFactory.getLogger(NetconfSession.class);
  private static final String BASE = NetconfOperations.BASE;
  private static final String BASE_1_0 = "urn:ietf:params:netconf:base:1.0";
  private static final String BASE_1_1 = "urn:ietf:params:netconf:base:1.1";

  private static final int READ_BUFFER_BYTES = 1024;

  private final int id;
  private final SimulatedRouter router;
  private final NetconfOperations operations;
  private final Framing framing;

  NetconfSession(
      int id,
      SimulatedRouter router,
      NetconfOperations operations,
      InputStream in,
      OutputStream out) {
    this.id = id;
    this.router = router;
    this.operations = operations;
    this.framing = new Framing(new BufferedInputStream(in, READ_BUFFER_BYTES), out);
  }

  /** Serves the peer till one side ends the session; the caller closes the streams. */
  void serve() throws IOException {
    try {
      framing.write(hello());
      var first = framing.read();
      if (first.isPresent()) {
        greet(XmlReader.read(first.get()));
        serveRequests();
      }
    } catch (MalformedMessageException e) {
      LOG.info("{}: NETCONF session {} ends: {}", router.node(), id, e.getMessage());
      if (framing.usesChunks()) {
        // Base 1.0 has no such tag and drops the session silently (RFC 6241 appendix A).
        var error = rpcError("malformed-message", String.valueOf(e.getMessage()));
        framing.write(reply("", error.toXml()));
      }
    }
  }

  private static RpcError rpcError(String tag, String message) {
    return new RpcError("rpc", tag, Optional.empty(), Optional.empty(), message, Optional.empty());
  }

  private String hello() {
    return NetconfOperations.capabilities().stream()
        .map(capability -> "<capability>" + XmlElement.escape(capability) + "</capability>")
        .collect(
            Collectors.joining(
                "",
                "<hello xmlns=\"" + BASE + "\"><capabilities>",
                "</capabilities><session-id>" + id + "</session-id></hello>"));
  }

  private void greet(XmlElement hello) throws MalformedMessageException {
    if (!hello.is(BASE, "hello") || hello.find("session-id").isPresent()) {
      throw new MalformedMessageException("a client begins with a hello without session-id", null);
    }
    var capabilities =
        hello.find("capabilities").stream()
            .flatMap(list -> list.children().stream())
            .map(XmlElement::text)
            .toList();
    if (capabilities.contains(BASE_1_1)) {
      framing.useChunks();
    } else if (!capabilities.contains(BASE_1_0)) {
      throw new MalformedMessageException("the client speaks neither base 1.0 nor base 1.1", null);
    }
  }

  private void serveRequests() throws IOException, MalformedMessageException {
    for (var message = framing.read(); message.isPresent(); message = framing.read()) {
      var rpc = XmlReader.read(message.get());
      if (!rpc.is(BASE, "rpc")) {
        throw new MalformedMessageException("<" + rpc.name() + "> is no <rpc>", null);
      }
      var answer = answer(rpc, message.get().length);
      if (answer.lost()) {
        return;
      }
      framing.write(reply(echoedAttributes(rpc), answer.content()));
      if (answer.last()) {
        return;
      }
    }
  }

  private Reply answer(XmlElement rpc, int bytes) {
    try {
      if (rpc.findAttribute("", "message-id").isEmpty()) {
        throw new RpcException(
            rpcError("missing-attribute", "the <rpc> lacks its message-id")
                .withInfo("bad-attribute", "message-id"));
      }
      if (rpc.children().size() != 1) {
        throw new RpcException(rpcError("missing-element", "an <rpc> holds exactly one operation"));
      }
      return operations.carryOut(rpc.children().getFirst());
    } catch (RpcException e) {
      LOG.debug("{}: session {}: {}", router.node(), id, e.getMessage());
      return Reply.of(e.errors().stream().map(RpcError::toXml).collect(Collectors.joining()));
    } catch (RuntimeException e) {
      // A bug here must not look like a dead router to the peer.
      LOG.error("{}: session {} failed on {} bytes", router.node(), id, bytes, e);
      return Reply.of(RpcError.protocol("operation-failed", "internal error: " + e).toXml());
    }
  }

  private static String reply(String attributes, String content) {
    return "<rpc-reply xmlns=\"" + BASE + "\"" + attributes + ">" + content + "</rpc-reply>";
  }

  /** All attributes of a request come back in its reply (RFC 6241 section 4.2). */
  private static String echoedAttributes(XmlElement rpc) {
    return rpc.attributes().stream()
        .filter(attribute -> !attribute.qualifiedName().equals("xmlns"))
        .map(a -> " " + a.qualifiedName() + "=\"" + XmlElement.escape(a.value()) + "\"")
        .collect(Collectors.joining());
  }
}
