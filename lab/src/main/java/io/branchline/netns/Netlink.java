package io.branchline.netns;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import java.util.function.ObjIntConsumer;

/**
 * A netlink socket of one namespace that asks the kernel for tables (RFC 3549). It stays in the
 * namespace in which it was opened, whichever thread uses it; one at a time.
 */
final class Netlink implements AutoCloseable {
  static final int ROUTE = 0;
  static final int NETFILTER = 12;

  private static final int HEADER_BYTES = 16;
  private static final int BUFFER_BYTES = 1 << 16;
  private static final int REQUEST_DUMP = 0x301;
  private static final int ERROR = 2;
  private static final int DONE = 3;
  private static final int ATTRIBUTE_TYPE = 0x3fff;

  private final int descriptor;
  private final Arena arena = Arena.ofShared();
  private final MemorySegment segment = arena.allocate(BUFFER_BYTES);
  private final ByteBuffer buffer = segment.asByteBuffer().order(ByteOrder.nativeOrder());
  private int sequence;

  /** Opens a socket in the calling thread's namespace. */
  Netlink(int protocol) throws IOException {
    descriptor = SystemCalls.openNetlink(protocol);
  }

  /**
   * Asks for a table and hands over each entry, without the message's header.
   *
   * @param type of the request
   * @param header what follows the message's header
   */
  void dump(int type, byte[] header, Consumer<ByteBuffer> entry) throws IOException {
    int length = HEADER_BYTES + header.length;
    buffer.clear();
    buffer.putInt(length).putShort((short) type).putShort((short) REQUEST_DUMP);
    buffer.putInt(++sequence).putInt(0).put(header);
    if (SystemCalls.write(descriptor, segment, length) != length) {
      throw new IOException("the kernel did not take netlink request " + type);
    }
    for (boolean more = true; more; ) {
      int received = SystemCalls.read(descriptor, segment);
      if (received < HEADER_BYTES) {
        throw new IOException("no answer to netlink request " + type);
      }
      more = messages(received, entry);
    }
  }

  private boolean messages(int received, Consumer<ByteBuffer> entry) throws IOException {
    for (int at = 0; at + HEADER_BYTES <= received; ) {
      int length = buffer.getInt(at);
      int type = buffer.getShort(at + 4);
      if (type == DONE) {
        return false;
      }
      if (type == ERROR) {
        throw new IOException("netlink error " + -buffer.getInt(at + HEADER_BYTES));
      }
      entry.accept(slice(buffer, at + HEADER_BYTES, length - HEADER_BYTES));
      at += align(length);
    }
    return true;
  }

  /** Hands over each attribute of {@code from}, after {@code skip} bytes, with its type. */
  static void attributes(ByteBuffer from, int skip, ObjIntConsumer<ByteBuffer> attribute) {
    for (int at = skip; at + 4 <= from.limit(); ) {
      int length = from.getShort(at) & 0xffff;
      if (length < 4) {
        return;
      }
      int type = from.getShort(at + 2) & ATTRIBUTE_TYPE;
      attribute.accept(slice(from, at + 4, length - 4), type);
      at += align(length);
    }
  }

  private static ByteBuffer slice(ByteBuffer from, int at, int length) {
    return from.slice(at, length).order(ByteOrder.nativeOrder());
  }

  private static int align(int length) {
    return (length + 3) & ~3;
  }

  /** An attribute that is a string ended by zero. */
  static String text(ByteBuffer attribute) {
    var bytes = new byte[attribute.limit()];
    attribute.get(0, bytes);
    int end = 0;
    while (end < bytes.length && bytes[end] != 0) {
      end++;
    }
    return new String(bytes, 0, end, StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    SystemCalls.close(descriptor);
    arena.close();
  }
}
