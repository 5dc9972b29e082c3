package io.branchline.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.branchline.measure.CoalescingQueue.Lane;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class CoalescingQueueTest {
  private final CoalescingQueue<String, Number> queue = new CoalescingQueue<>();

  private static final class Number extends CoalescingQueue.Cell {
    private int value;
    private int merged;
  }

  private static void put(Lane<String, Number> lane, Number cell, int value) {
    lane.hold();
    try {
      cell.merged += cell.waits() ? 1 : 0;
      cell.value = value;
      lane.put(cell);
    } finally {
      lane.release();
    }
  }

  private static List<Integer> drained(Lane<String, Number> lane, int limit) {
    var values = new ArrayList<Integer>();
    lane.drain(limit, cell -> values.add(cell.value));
    return values;
  }

  private Lane<String, Number> next() throws InterruptedException {
    return Objects.requireNonNull(queue.take(Duration.ZERO));
  }

  @Test
  void aNewerValueTakesThePlaceOfTheWaitingOne() throws InterruptedException {
    var lane = queue.lane("a");
    var first = new Number();
    var second = new Number();
    put(lane, first, 1);
    put(lane, second, 2);
    put(lane, first, 3);

    assertSame(lane, next());
    assertEquals(List.of(3, 2), drained(lane, 10));
    assertEquals(1, first.merged);
    assertNull(queue.take(Duration.ofMillis(1)));

    put(lane, first, 4);
    assertEquals(List.of(4), drained(next(), 10));
    assertEquals(1, first.merged);
  }

  @Test
  void lanesTakeTurnsHoweverMuchOneOfThemHas() throws InterruptedException {
    var flood = queue.lane("flood");
    var quiet = queue.lane("quiet");
    for (int i = 0; i < 1000; i++) {
      put(flood, new Number(), i);
    }
    put(quiet, new Number(), -1);

    assertSame(flood, next());
    assertEquals(List.of(0, 1, 2), drained(flood, 3));
    assertSame(quiet, next());
    assertEquals(List.of(-1), drained(quiet, 3));
    assertSame(flood, next());
    assertEquals(List.of(3, 4, 5), drained(flood, 3));
  }

  @Test
  void aTakerThatFailsLosesThatCellAlone() throws InterruptedException {
    var lane = queue.lane("a");
    for (int i = 0; i < 3; i++) {
      put(lane, new Number(), i);
    }
    assertThrows(
        IllegalStateException.class,
        () ->
            next()
                .drain(
                    10,
                    cell -> {
                      throw new IllegalStateException();
                    }));
    assertEquals(List.of(1, 2), drained(next(), 10));
  }

  @Test
  void withManyProducersTheLastValueOfEachCellArrives() throws InterruptedException {
    int producers = 4;
    int cells = 50;
    int rounds = 2000;
    var newest = new int[producers * cells];
    var merged = new ArrayList<Number>();
    var threads = new ArrayList<Thread>();
    for (int p = 0; p < producers; p++) {
      var lane = queue.lane("p" + p);
      int base = p * cells * rounds;
      var own = new ArrayList<Number>();
      for (int c = 0; c < cells; c++) {
        own.add(new Number());
      }
      merged.addAll(own);
      threads.add(
          Thread.ofPlatform()
              .start(() -> {
                for (int round = 0; round < rounds; round++) {
                  for (int c = 0; c < cells; c++) {
                    put(lane, own.get(c), base + c * rounds + round);
                  }
                }
              }));
    }
    int taken = 0;
    while (threads.stream().anyMatch(Thread::isAlive) || !queue.isEmpty()) {
      var lane = queue.take(Duration.ofMillis(10));
      if (lane != null) {
        taken +=
            lane.drain(
                7,
                cell -> {
                  int index = cell.value / rounds;
                  assertTrue(cell.value % rounds >= newest[index], "older after newer");
                  newest[index] = cell.value % rounds;
                });
      }
    }
    for (int index = 0; index < newest.length; index++) {
      assertEquals(rounds - 1, newest[index]);
    }
    assertEquals(
        producers * cells * rounds, taken + merged.stream().mapToInt(cell -> cell.merged).sum());
  }
}
