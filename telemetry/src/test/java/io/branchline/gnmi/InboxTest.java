package io.branchline.gnmi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import io.branchline.gnmi.proto.Decimal64;
import io.branchline.gnmi.proto.Notification;
import io.branchline.gnmi.proto.SubscribeResponse;
import io.branchline.gnmi.proto.TypedValue;
import io.branchline.gnmi.proto.Update;
import io.branchline.measure.CoalescingQueue;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The inbox against the classes that protoc generates, which know the same messages by heart. */
class InboxTest {
  private static final String QUEUE =
      "/qos/interfaces/interface[interface-id=wan0]/output/queues/queue[name=%s]/state/%s";

  private final Rejections rejections = new Rejections();
  private final CoalescingQueue<RouterFeed, LeafCell> queue = new CoalescingQueue<>();
  private final Inbox inbox = inbox(100);

  @SuppressWarnings("NullAway") // Nobody asks the lane for its source.
  private Inbox inbox(int cells) {
    return new Inbox(queue.lane(null), new ByteInterner(), Profiles.OPENCONFIG, rejections, cells);
  }

  private static byte[] message(Notification.Builder notification) {
    return SubscribeResponse.newBuilder().setUpdate(notification).build().toByteArray();
  }

  private static Update update(String path, TypedValue value) {
    return Update.newBuilder().setPath(Paths.path(path)).setVal(value).build();
  }

  /** The numbers that wait, with their times. */
  private List<String> waiting() throws InterruptedException {
    var values = new ArrayList<String>();
    var lane = queue.take(Duration.ZERO);
    if (lane != null) {
      lane.drain(1000, cell -> values.add(cell.nanos + " " + cell.number().orElse(Double.NaN)));
    }
    return values;
  }

  @Test
  void everyScalarTypeIsReadAsItWasWritten() throws Exception {
    @SuppressWarnings("deprecation") // Older routers still send these.
    var values =
        List.of(
            TypedValue.newBuilder().setUintVal(7).build(),
            TypedValue.newBuilder().setIntVal(7).build(),
            TypedValue.newBuilder().setDoubleVal(7).build(),
            TypedValue.newBuilder().setFloatVal(7).build(),
            TypedValue.newBuilder()
                .setDecimalVal(Decimal64.newBuilder().setDigits(700).setPrecision(2))
                .build(),
            TypedValue.newBuilder().setStringVal("7").build(),
            TypedValue.newBuilder().setAsciiVal("7").build(),
            TypedValue.newBuilder().setJsonVal(ByteString.copyFromUtf8("7")).build(),
            TypedValue.newBuilder().setJsonIetfVal(ByteString.copyFromUtf8("\"7\"")).build());
    for (int i = 0; i < values.size(); i++) {
      inbox.receive(
          message(
              Notification.newBuilder()
                  .setTimestamp(i)
                  .addUpdate(update(QUEUE.formatted("q", "transmit-pkts"), values.get(i)))),
          0,
          100);
      assertEquals(List.of(i + " 7.0"), waiting(), values.get(i).toString());
    }
    var blob = TypedValue.newBuilder().setJsonVal(ByteString.copyFromUtf8("{\"a\":7}")).build();
    inbox.receive(
        message(
            Notification.newBuilder()
                .setTimestamp(9)
                .addUpdate(update(QUEUE.formatted("q", "transmit-pkts"), blob))),
        0,
        100);
    assertEquals(List.of("9 NaN"), waiting());
  }

  @Test
  void aPrefixCountsAndMayComeLast() throws Exception {
    var state = Paths.path("/transmit-octets").toBuilder();
    var prefix = Paths.path(QUEUE.formatted("q", "x")).toBuilder();
    prefix.removeElem(prefix.getElemCount() - 1);
    var updates =
        Notification.newBuilder()
            .addUpdate(Update.newBuilder().setPath(state).setVal(Paths.uint(5)).setDuplicates(3))
            .build();
    var head = Notification.newBuilder().setPrefix(prefix).setTimestamp(42).build();
    var joined = updates.toByteString().concat(head.toByteString());
    var bytes = SubscribeResponse.newBuilder().setUpdate(Notification.parseFrom(joined));
    // Written by hand, for generated classes write fields in the order of their numbers.
    var backwards = new ByteArrayOutputStream();
    var out = CodedOutputStream.newInstance(backwards);
    out.writeBytes(SubscribeResponse.UPDATE_FIELD_NUMBER, joined);
    out.flush();
    assertEquals(bytes.build(), SubscribeResponse.parseFrom(backwards.toByteArray()));
    var received = inbox.receive(backwards.toByteArray(), 0, 100);
    assertEquals(new Inbox.Received(1, true, false, 0), received);
    assertEquals(List.of("42 5.0"), waiting());
    assertEquals(new Inbox.Counts(1, 0, 3), inbox.counts());
  }

  @Test
  void onlyTheNewestOfALeafWaitsAndLeavesBeyondTheLimitAreDropped() throws Exception {
    for (int i = 0; i < 150; i++) {
      var notification = Notification.newBuilder().setTimestamp(10);
      notification.addUpdate(update(QUEUE.formatted("q" + i, "dropped-pkts"), Paths.uint(i)));
      inbox.receive(message(notification), 0, 100);
    }
    assertEquals(50, rejections.dropped.sum());
    var older = Notification.newBuilder().setTimestamp(9);
    var newer = Notification.newBuilder().setTimestamp(11);
    older.addUpdate(update(QUEUE.formatted("q0", "dropped-pkts"), Paths.uint(500)));
    newer.addUpdate(update(QUEUE.formatted("q1", "dropped-pkts"), Paths.uint(600)));
    inbox.receive(message(older), 0, 100);
    inbox.receive(message(newer), 0, 100);
    var waiting = waiting();
    assertEquals(100, waiting.size());
    assertEquals(List.of("10 0.0", "11 600.0", "10 2.0"), waiting.subList(0, 3));
    assertEquals(new Inbox.Counts(152, 2, 0), inbox.counts());
  }

  @Test
  void whatIsBrokenIsRefusedWhereGeneratedClassesRefuseItAndNothingElseHappens()
      throws InterruptedException {
    var random = new Random(11);
    var whole = Notification.newBuilder().setTimestamp(10);
    for (var name : List.of("transmit-octets", "dropped-octets", "avg-queue-len")) {
      whole.addUpdate(update(QUEUE.formatted("q", name), Paths.uint(1 << 20)));
    }
    var bytes = message(whole);
    int refused = 0;
    for (int i = 0; i < 100_000; i++) {
      var broken = bytes.clone();
      for (int flips = 1 + random.nextInt(3); flips > 0; flips--) {
        broken[random.nextInt(broken.length)] ^= (byte) (1 << random.nextInt(8));
      }
      boolean ours = true;
      try {
        inbox.receive(broken, 0, 100);
      } catch (MalformedMessageException e) {
        ours = false;
        refused++;
      }
      if (!ours) {
        assertTrue(isStrange(broken), "generated classes take it: seed 11, message " + i);
      }
    }
    assertTrue(refused > 5_000, "only " + refused + " were refused");
    assertTrue(waiting().size() <= 100);
  }

  /** Whether generated classes refuse a message, or find in it what no router sends. */
  private static boolean isStrange(byte[] bytes) {
    try {
      var response = SubscribeResponse.parseFrom(bytes);
      return !response.getUnknownFields().asMap().isEmpty()
          || !response.getUpdate().getUnknownFields().asMap().isEmpty()
          || response.getUpdate().getUpdateList().stream()
              .anyMatch(update ->
                  !update.getUnknownFields().asMap().isEmpty()
                      || !update.getVal().getUnknownFields().asMap().isEmpty());
    } catch (InvalidProtocolBufferException e) {
      return true;
    }
  }
}
