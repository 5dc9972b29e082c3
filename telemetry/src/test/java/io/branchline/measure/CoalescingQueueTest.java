package io.branchline.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.branchline.measure.CoalescingQueue.Counts;
import io.branchline.measure.CoalescingQueue.Item;
import io.branchline.measure.CoalescingQueue.Put;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import org.junit.jupiter.api.Test;

class CoalescingQueueTest {
  @Test
  void aNewerValueTakesThePlaceOfTheWaitingOneAndSaysSo() throws InterruptedException {
    var queue = new CoalescingQueue<String, Integer>(10);
    assertEquals(Put.QUEUED, queue.put("a", 1));
    assertEquals(Put.QUEUED, queue.put("b", 2));
    assertEquals(Put.MERGED, queue.put("a", 3));
    assertEquals(Put.MERGED, queue.put("a", 4));

    assertEquals(
        List.of(new Item<>("a", 4, 2), new Item<>("b", 2, 0)), queue.take(10, Duration.ZERO));
    assertEquals(new Counts(4, 2, 0, 0), queue.counts());
  }

  @Test
  void aValueThatComesLateReplacesNothing() throws InterruptedException {
    var queue = new CoalescingQueue<String, Integer>(10, Math::max);
    queue.put("a", 7);
    assertEquals(Put.MERGED, queue.put("a", 5));
    assertEquals(List.of(new Item<>("a", 7, 1)), queue.take(10, Duration.ZERO));
  }

  @Test
  void aFullQueueDropsNewKeysYetStillMergesKnownOnes() throws InterruptedException {
    var queue = new CoalescingQueue<String, Integer>(2);
    queue.put("a", 1);
    queue.put("b", 2);
    assertEquals(Put.DROPPED, queue.put("c", 3));
    assertEquals(Put.MERGED, queue.put("b", 5));

    assertEquals(new Counts(3, 1, 1, 2), queue.counts());
    assertEquals(List.of(new Item<>("a", 1, 0)), queue.take(1, Duration.ZERO));
    assertEquals(Put.QUEUED, queue.put("c", 6));
  }

  @Test
  void anEmptyQueueGivesNothingAfterItsPatience() throws InterruptedException {
    var queue = new CoalescingQueue<String, Integer>(2);
    assertEquals(List.of(), queue.take(1, Duration.ofMillis(1)));
  }

  @Test
  void withManyProducersEveryValueIsTakenMergedOrDroppedAndTheLastOfEachKeyArrives()
      throws InterruptedException {
    var queue = new CoalescingQueue<Integer, Integer>(64);
    int producers = 4;
    int values = 20_000;
    var threads = new ArrayList<Thread>();
    for (int p = 0; p < producers; p++) {
      int producer = p;
      threads.add(
          Thread.startVirtualThread(() -> {
            for (int i = 0; i < values; i++) {
              queue.put(producer * 8 + i % 8, i);
            }
          }));
    }
    var last = new HashMap<Integer, Integer>();
    long seen = 0;
    long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (seen < (long) producers * values && System.nanoTime() < deadline) {
      for (var item : queue.take(16, Duration.ofMillis(10))) {
        var before = last.put(item.key(), item.value());
        assertTrue(before == null || before < item.value(), "values of a key keep their order");
        seen += 1 + item.merged();
      }
    }
    for (var thread : threads) {
      thread.join();
    }
    assertEquals((long) producers * values, seen);
    assertEquals(0, queue.counts().dropped());
    for (int key = 0; key < producers * 8; key++) {
      assertEquals(values - 8 + key % 8, last.get(key));
    }
  }
}
