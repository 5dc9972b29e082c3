package io.branchline.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.branchline.measure.Measure;
import io.branchline.measure.SeriesKey;
import io.branchline.service.Direction;
import io.branchline.site.LineId;
import org.junit.jupiter.api.Test;

class SeriesIndexTest {
  private static SeriesKey key(int number) {
    return SeriesKey.queue(
        new LineId("line-" + number / 8),
        number % 2 == 0 ? Direction.UP : Direction.DOWN,
        "class-" + number % 8 / 2,
        Measure.DROPPED_KBPS);
  }

  @Test
  void findsEachSeriesHoweverManyThereAre() {
    var index = new SeriesIndex();
    int count = 20_000;
    for (int i = 0; i < count; i++) {
      assertNull(index.find(key(i)));
      assertEquals(i, index.add(key(i)).id);
    }
    for (int i = 0; i < count; i++) {
      assertSame(index.get(i), index.find(key(i)));
      assertEquals(key(i), index.get(i).key);
    }
    assertNull(index.find(key(count)));
    assertEquals(count, index.size());
    assertEquals(count, index.all().size());
  }
}
