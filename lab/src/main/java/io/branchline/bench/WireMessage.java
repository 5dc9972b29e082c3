package io.branchline.bench;

import io.branchline.gnmi.proto.Notification;
import io.branchline.gnmi.proto.Path;
import io.branchline.gnmi.proto.PathElem;
import io.branchline.gnmi.proto.SubscribeResponse;
import io.branchline.gnmi.proto.TypedValue;
import io.branchline.gnmi.proto.Update;
import java.util.Arrays;
import java.util.List;

/**
 * An encoded report of some queues in which time and counters are written over from round to round,
 * so that the sender costs next to nothing beside what is measured. Their numbers are chosen to
 * take the same number of bytes always.
 */
final class WireMessage {
  /** Seven bytes as a varint, from here up to 2^49. */
  private static final long FIRST_VALUE = 1L << 43;

  private static final int VALUE_BYTES = 7;

  /** Nine bytes as a varint: every moment of this century. */
  private static final int TIME_BYTES = 9;

  private static final long SOME_TIME = 1_750_000_000_000_000_001L;
  private static final long STEP = 12_500;
  private static final int NOISE = 4095;

  private final byte[] template;
  private final int timeAt;
  private final int[] valuesAt;

  private WireMessage(byte[] template, int timeAt, int[] valuesAt) {
    this.template = template;
    this.timeAt = timeAt;
    this.valuesAt = valuesAt;
  }

  /** Of these queues of the port, under the prefix that they share. */
  static WireMessage of(List<String> queues) {
    var notification = Notification.newBuilder().setTimestamp(SOME_TIME);
    notification.setPrefix(
        Path.newBuilder()
            .addElem(elem("qos"))
            .addElem(elem("interfaces"))
            .addElem(elem("interface").putKey("interface-id", WireFleet.PORT))
            .addElem(elem("output"))
            .addElem(elem("queues")));
    int count = 0;
    for (var queue : queues) {
      for (var leaf : WireFleet.LEAVES) {
        notification.addUpdate(
            Update.newBuilder()
                .setPath(
                    Path.newBuilder()
                        .addElem(elem("queue").putKey("name", queue))
                        .addElem(elem("state"))
                        .addElem(elem(leaf)))
                .setVal(TypedValue.newBuilder().setUintVal(FIRST_VALUE + count)));
        count++;
      }
    }
    var bytes = SubscribeResponse.newBuilder().setUpdate(notification).build().toByteArray();
    var valuesAt = new int[count];
    int from = 0;
    for (int i = 0; i < count; i++) {
      valuesAt[i] = find(bytes, FIRST_VALUE + i, VALUE_BYTES, from);
      from = valuesAt[i] + VALUE_BYTES;
    }
    return new WireMessage(bytes, find(bytes, SOME_TIME, TIME_BYTES, 0), valuesAt);
  }

  private static PathElem.Builder elem(String name) {
    return PathElem.newBuilder().setName(name);
  }

  private static int find(byte[] bytes, long value, int length, int from) {
    var wanted = new byte[length];
    write(wanted, 0, value, length);
    for (int at = from; at + length <= bytes.length; at++) {
      if (Arrays.equals(bytes, at, at + length, wanted, 0, length)) {
        return at;
      }
    }
    throw new AssertionError("the message lacks a value that was put into it");
  }

  private static void write(byte[] bytes, int at, long value, int length) {
    for (int i = 0; i < length; i++) {
      bytes[at + i] = (byte) (value >>> 7 * i & 0x7F | (i < length - 1 ? 0x80 : 0));
    }
  }

  int updates() {
    return valuesAt.length;
  }

  /** What a router reports in a round. */
  byte[] bytes(int router, long round, long nanos) {
    var bytes = template.clone();
    write(bytes, timeAt, nanos, TIME_BYTES);
    for (int i = 0; i < valuesAt.length; i++) {
      long mixed = (router * 31L + i + round * 0x9E3779B97F4A7C15L) * 0xBF58476D1CE4E5B9L;
      write(bytes, valuesAt[i], FIRST_VALUE + round * STEP + (mixed >>> 40 & NOISE), VALUE_BYTES);
    }
    return bytes;
  }
}
