package io.branchline.router;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Where NETCONF messages begin and end on a byte stream (RFC 6242 section 4): the end-of-message
 * marker till both sides said hello, chunks afterwards when both speak base 1.1.
 */
final class Framing {
  /** A longer message is refused, so that a peer cannot fill our memory. */
  static final int MAX_MESSAGE_BYTES = 4 << 20;

  private static final byte[] END_OF_MESSAGE = "]]>]]>".getBytes(StandardCharsets.US_ASCII);

  private final InputStream in;
  private final OutputStream out;
  private boolean chunked;

  /**
   * @param in buffered, for it is read byte by byte
   */
  Framing(InputStream in, OutputStream out) {
    this.in = in;
    this.out = out;
  }

  /** From the next message on, in both directions, chunks mark the borders. */
  void useChunks() {
    chunked = true;
  }

  boolean usesChunks() {
    return chunked;
  }

  /** The next message, or empty at the end of the stream between two messages. */
  Optional<byte[]> read() throws IOException, MalformedMessageException {
    return chunked ? readChunks() : readToMarker();
  }

  void write(String message) throws IOException {
    var bytes = message.getBytes(StandardCharsets.UTF_8);
    var frame = new ByteArrayOutputStream(bytes.length + 32);
    if (chunked) {
      frame.writeBytes(("\n#" + bytes.length + "\n").getBytes(StandardCharsets.US_ASCII));
      frame.writeBytes(bytes);
      frame.writeBytes("\n##\n".getBytes(StandardCharsets.US_ASCII));
    } else {
      frame.writeBytes(bytes);
      frame.writeBytes(END_OF_MESSAGE);
    }
    out.write(frame.toByteArray());
    out.flush();
  }

  private Optional<byte[]> readToMarker() throws IOException, MalformedMessageException {
    var message = new ByteArrayOutputStream();
    int matched = 0;
    while (true) {
      int b = in.read();
      if (b < 0) {
        return endOfStream(message.size() == 0 && matched == 0);
      }
      if (b == END_OF_MESSAGE[matched]) {
        if (++matched == END_OF_MESSAGE.length) {
          return Optional.of(message.toByteArray());
        }
        continue;
      }
      // "]]>]]>" overlaps itself: after "]]" another "]" keeps two of them matched, and so on.
      while (matched > 0 && b != END_OF_MESSAGE[matched]) {
        int shorter = overlap(matched);
        message.write(END_OF_MESSAGE, 0, matched - shorter);
        matched = shorter;
      }
      if (b == END_OF_MESSAGE[matched]) {
        matched++;
      } else {
        message.write(b);
      }
      checkSize(message.size());
    }
  }

  /** How many bytes of the marker still match when its first {@code matched} ones led nowhere. */
  private static int overlap(int matched) {
    for (int length = matched - 1; length > 0; length--) {
      boolean same = true;
      for (int i = 0; i < length && same; i++) {
        same = END_OF_MESSAGE[i] == END_OF_MESSAGE[matched - length + i];
      }
      if (same) {
        return length;
      }
    }
    return 0;
  }

  private Optional<byte[]> readChunks() throws IOException, MalformedMessageException {
    var message = new ByteArrayOutputStream();
    boolean first = true;
    while (true) {
      int b = in.read();
      if (b < 0 && first) {
        return endOfStream(true);
      }
      expect('\n', b);
      expect('#', in.read());
      b = in.read();
      if (b == '#') {
        expect('\n', in.read());
        if (first) {
          throw new MalformedMessageException("a message has at least one chunk", null);
        }
        return Optional.of(message.toByteArray());
      }
      int size = readChunkSize(b);
      checkSize((long) message.size() + size);
      var chunk = in.readNBytes(size);
      message.writeBytes(chunk);
      if (chunk.length < size) {
        return endOfStream(false);
      }
      first = false;
    }
  }

  private int readChunkSize(int firstDigit) throws IOException, MalformedMessageException {
    if (firstDigit < '1' || firstDigit > '9') {
      throw new MalformedMessageException("a chunk size begins with a digit from 1 to 9", null);
    }
    long size = (long) firstDigit - '0';
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < '0' || b > '9') {
        throw new MalformedMessageException(
            "a chunk size consists of digits and ends with LF", null);
      }
      size = size * 10 + (b - '0');
      checkSize(size);
    }
    return (int) size;
  }

  private static void expect(char wanted, int got) throws MalformedMessageException {
    if (got != wanted) {
      throw new MalformedMessageException(
          "expected the start of a chunk (LF # size LF) or the end of chunks (LF ## LF)", null);
    }
  }

  private static void checkSize(long bytes) throws MalformedMessageException {
    if (bytes > MAX_MESSAGE_BYTES) {
      throw new MalformedMessageException(
          "the message is longer than " + MAX_MESSAGE_BYTES + " bytes", null);
    }
  }

  private static Optional<byte[]> endOfStream(boolean betweenMessages)
      throws MalformedMessageException {
    if (!betweenMessages) {
      throw new MalformedMessageException("the stream ended in the middle of a message", null);
    }
    return Optional.empty();
  }
}
