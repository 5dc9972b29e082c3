package io.branchline.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class BitWriterTest {
  private static final int NUMBERS = 2000;

  private final Random random = new Random(11);

  @Test
  void whateverTheWidthsTheSameNumbersAreRead() {
    for (int round = 0; round < 20; round++) {
      var widths = random.ints(NUMBERS, 0, 65).toArray();
      var writer = new BitWriter();
      var expected = new long[NUMBERS];
      for (int i = 0; i < NUMBERS; i++) {
        long value = random.nextLong();
        expected[i] = widths[i] == 0 ? 0 : value << (64 - widths[i]) >>> (64 - widths[i]);
        writer.write(value, widths[i]);
        assertEquals(Arrays.stream(widths, 0, i + 1).sum(), writer.bits());
      }
      var bytes = new byte[3 + writer.size()];
      writer.copyTo(bytes, 3);
      var reader = new BitReader(bytes, 3);
      assertArrayEquals(expected, Arrays.stream(widths).mapToLong(reader::read).toArray());
    }
  }

  @Test
  void whatAnotherKeepsIsLeftOutOfTheCopyAndNothingElse() {
    var whole = new BitWriter();
    var part = new BitWriter();
    for (int i = 0; i < NUMBERS; i++) {
      long value = random.nextLong();
      int width = random.nextInt(65);
      whole.write(value, width);
      part.write(value, width);
      if (i % 97 == 0) {
        part.shed();
      }
    }
    var all = new byte[whole.size()];
    whole.copyTo(all, 0);
    var copy = Arrays.copyOf(all, part.shedBytes());
    var merged = Arrays.copyOf(copy, part.size());
    part.copyTo(merged, 0);
    assertArrayEquals(all, merged);
  }

  @Test
  void twoGoOnFromOneWithoutHarmToEachOther() {
    var one = new BitWriter();
    for (int i = 0; i < 30; i++) {
      one.write(i, 7);
    }
    var other = new BitWriter();
    other.goOn(one.array(), one.tail(), one.bits());
    other.part();
    one.write(-1, 64);
    other.write(0, 64);
    var bytes = new byte[other.size()];
    other.copyTo(bytes, 0);
    var reader = new BitReader(bytes, 0);
    for (int i = 0; i < 30; i++) {
      assertEquals(i, reader.read(7));
    }
    assertEquals(0, reader.read(64));
  }
}
