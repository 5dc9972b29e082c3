package io.branchline.router;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.channel.ChannelSubsystem;
import org.apache.sshd.client.channel.ClientChannelEvent;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.config.keys.PublicKeyEntry;

/**
 * A NETCONF client of a few lines that shares nothing with Branchline's: strings in, strings out.
 */
final class NetconfTestClient implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final String BASE = "urn:ietf:params:xml:ns:netconf:base:1.0";

  private static final class Holder {
    static final SshClient CLIENT = start();

    private static SshClient start() {
      var client = SshClient.setUpDefaultClient();
      client.setServerKeyVerifier((session, address, key) -> {
        SEEN.add(PublicKeyEntry.toString(key));
        return true;
      });
      client.start();
      return client;
    }
  }

  /** Host keys of all servers so far, as in known_hosts. */
  static final Set<String> SEEN = ConcurrentHashMap.newKeySet();

  private final ClientSession session;
  private final ChannelSubsystem channel;
  private final InputStream in;
  private final OutputStream out;
  private final boolean chunked;
  private int lastMessage;
  final String hello;

  private NetconfTestClient(int port, String password, String base) throws IOException {
    this("127.0.0.1", port, password, base);
  }

  private NetconfTestClient(String address, int port, String password, String base)
      throws IOException {
    session = Holder.CLIENT.connect("admin", address, port).verify(PATIENCE).getSession();
    session.addPasswordIdentity(password);
    session.auth().verify(PATIENCE);
    channel = session.createSubsystemChannel("netconf");
    channel.open().verify(PATIENCE);
    in = new BufferedInputStream(channel.getInvertedOut());
    out = channel.getInvertedIn();
    chunked = base.equals("1.1");
    send(
        "<hello xmlns=\""
            + BASE
            + "\"><capabilities><capability>urn:ietf:params:netconf:base:"
            + base
            + "</capability></capabilities></hello>]]>]]>");
    hello = readToMarker();
  }

  static NetconfTestClient open(NetconfServer server) throws IOException {
    return new NetconfTestClient(server.port(), "secret", "1.1");
  }

  static NetconfTestClient open(String address, int port) throws IOException {
    return new NetconfTestClient(address, port, "secret", "1.1");
  }

  static NetconfTestClient openBase10(NetconfServer server) throws IOException {
    return new NetconfTestClient(server.port(), "secret", "1.0");
  }

  static NetconfTestClient open(NetconfServer server, String password) throws IOException {
    return new NetconfTestClient(server.port(), password, "1.1");
  }

  /** The reply to an operation. */
  String rpc(String operation) throws IOException {
    lastMessage++;
    sendMessage(
        "<rpc xmlns=\"" + BASE + "\" message-id=\"" + lastMessage + "\">" + operation + "</rpc>");
    return read();
  }

  void sendMessage(String message) throws IOException {
    if (chunked) {
      var size = message.getBytes(StandardCharsets.UTF_8).length;
      // Two chunks, so that the server has to join them; the first ends inside the message.
      var bytes = message.getBytes(StandardCharsets.UTF_8);
      var frame = new ByteArrayOutputStream();
      frame.writeBytes("\n#5\n".getBytes(StandardCharsets.US_ASCII));
      frame.write(bytes, 0, 5);
      frame.writeBytes(("\n#" + (size - 5) + "\n").getBytes(StandardCharsets.US_ASCII));
      frame.write(bytes, 5, size - 5);
      frame.writeBytes("\n##\n".getBytes(StandardCharsets.US_ASCII));
      out.write(frame.toByteArray());
      out.flush();
    } else {
      send(message + "]]>]]>");
    }
  }

  /** Bytes as they are, without framing. */
  void send(String raw) throws IOException {
    out.write(raw.getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  String read() throws IOException {
    return chunked ? readChunks() : readToMarker();
  }

  private String readToMarker() throws IOException {
    var message = new ByteArrayOutputStream();
    while (true) {
      int b = in.read();
      if (b < 0) {
        throw new EOFException("session ended");
      }
      message.write(b);
      var text = message.toString(StandardCharsets.UTF_8);
      if (text.endsWith("]]>]]>")) {
        return text.substring(0, text.length() - 6);
      }
    }
  }

  private String readChunks() throws IOException {
    var message = new ByteArrayOutputStream();
    while (true) {
      if (in.read() != '\n' || in.read() != '#') {
        throw new EOFException("session ended");
      }
      int b = in.read();
      if (b == '#') {
        in.read();
        return message.toString(StandardCharsets.UTF_8);
      }
      int size = 0;
      for (; b != '\n'; b = in.read()) {
        size = size * 10 + (b - '0');
      }
      message.writeBytes(in.readNBytes(size));
    }
  }

  /** Waits till the server has closed the session. */
  boolean isEnded() {
    return channel
        .waitFor(Set.of(ClientChannelEvent.CLOSED), PATIENCE)
        .contains(ClientChannelEvent.CLOSED);
  }

  /** Without goodbye. */
  @Override
  public void close() {
    session.close(true);
  }
}
