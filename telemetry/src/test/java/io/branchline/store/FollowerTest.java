package io.branchline.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.branchline.measure.Measure;
import io.branchline.measure.Sample;
import io.branchline.measure.SeriesKey;
import io.branchline.service.Direction;
import io.branchline.site.LineId;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FollowerTest {
  private static final SeriesKey KEY =
      SeriesKey.line(new LineId("line-1"), Direction.UP, Measure.KBPS);

  @TempDir Path directory;

  private static Sample sample(int number) {
    return new Sample(KEY, number * 10_000L, number);
  }

  private static void append(SeriesStore store, int from, int to) {
    for (int i = from; i < to; i++) {
      store.append(List.of(sample(i)));
    }
  }

  private static List<Sample> samples(int from, int to) {
    var samples = new ArrayList<Sample>();
    for (int i = from; i < to; i++) {
      samples.add(sample(i));
    }
    return samples;
  }

  @Test
  void goesOnWhereItAcknowledgedLastHoweverLongThatIsAgo() {
    try (var store = SeriesStore.open(directory)) {
      append(store, 0, 5);
      var follower = store.follow("one");
      assertEquals(List.of(), follower.next(10));
      append(store, 5, 20);
      store.write(KEY, new Points(new long[] {-1}, new double[] {0}));
      assertEquals(samples(5, 11), follower.next(6));
      follower.acknowledge();
      assertEquals(samples(11, 20), follower.next(100));
      assertEquals(9, follower.behind());
    }
    try (var store = SeriesStore.open(directory)) {
      // Long enough for the log to be cut several times, if nobody needed it.
      append(store, 20, 200_000);
      var follower = store.follow("one");
      assertEquals(samples(11, 200_000), follower.next(1_000_000));
      assertEquals(0, follower.lost());
      follower.acknowledge();
      assertEquals(0, follower.behind());
    }
    try (var store = SeriesStore.open(directory)) {
      assertEquals(List.of(), store.follow("one").next(10));
      assertEquals(200_000, store.follow("two").behind() + 200_000);
    }
  }

  @Test
  void whoFollowsUnderAKnownNameIsGivenWhatTheOneBeforeDidNotAcknowledge() {
    try (var store = SeriesStore.open(directory)) {
      var before = store.follow("one");
      append(store, 0, 10);
      assertEquals(samples(0, 4), before.next(4));
      before.acknowledge();
      assertEquals(samples(4, 8), before.next(4));
      var after = store.follow("one");
      assertEquals(6, after.behind());
      assertEquals(samples(4, 10), after.next(100));
      // Two at once would acknowledge what the other has not dealt with.
      assertThrows(IllegalStateException.class, before::acknowledge);
      assertThrows(IllegalStateException.class, () -> before.next(1));
      after.acknowledge();
      assertEquals(0, after.behind());
      store.unfollow("one");
      assertThrows(IllegalStateException.class, after::acknowledge);
    }
    try (var store = SeriesStore.open(directory)) {
      // It was forgotten: this one begins now.
      assertEquals(List.of(), store.follow("one").next(10));
    }
  }

  @Test
  void whatNobodyFetchesIsLostBeyondALimitAndCounted() {
    var limits = new StoreLimits(1 << 20, 2 << 20, 32 << 20);
    try (var store = SeriesStore.open(directory, Retention.DEFAULT, limits)) {
      var follower = store.follow("slow");
      append(store, 0, 1_000_000);
      var rest = follower.next(2_000_000);
      assertTrue(follower.lost() > 0 && !rest.isEmpty());
      assertEquals(1_000_000, follower.lost() + rest.size());
      assertEquals(sample((int) follower.lost()), rest.getFirst());
      // The store itself lost nothing.
      assertEquals(1_000_000, store.read(KEY, sample(0).time(), sample(1_000_000).time()).size());
    }
  }
}
