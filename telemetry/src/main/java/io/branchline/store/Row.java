package io.branchline.store;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * One row of the log: samples as they were appended. Each is the number of its series and its time,
 * as differences to the sample before, and its value in thousandths or in full; all in varints
 * (seven bits a byte, low first) but a full value.
 */
final class Row {
  private static final int LONGEST_SAMPLE = 30;
  private static final int PLACES = 3;
  private static final double PER_UNIT = 1000;

  private byte[] bytes = new byte[1024];
  private int size;
  private int id;
  private long time;

  /** Receives the samples of a row. */
  interface Reader {
    void sample(int id, long time, double value);
  }

  void add(int sampleId, long sampleTime, double value) {
    if (size + LONGEST_SAMPLE > bytes.length) {
      bytes = Arrays.copyOf(bytes, bytes.length * 2);
    }
    boolean exact = ValueCoder.Decimals.isExact(value, PLACES);
    var to = bytes;
    int at = write(to, size, zigzag((long) sampleId - id) << 1 | (exact ? 1 : 0));
    at = write(to, at, zigzag(sampleTime - time));
    if (exact) {
      at = write(to, at, zigzag(Math.round(value * PER_UNIT)));
    } else {
      BitWriter.WORDS.set(to, at, Double.doubleToRawLongBits(value));
      at += Long.BYTES;
    }
    size = at;
    id = sampleId;
    time = sampleTime;
  }

  /** What was added since this was called before. */
  byte[] take() {
    var row = Arrays.copyOf(bytes, size);
    size = 0;
    id = 0;
    time = 0;
    return row;
  }

  static void read(byte[] bytes, Reader reader) {
    var in = ByteBuffer.wrap(bytes);
    int id = 0;
    long time = 0;
    while (in.hasRemaining()) {
      long first = readVarint(in);
      id += (int) unzigzag(first >>> 1);
      time += unzigzag(readVarint(in));
      double value = (first & 1) == 1 ? unzigzag(readVarint(in)) / PER_UNIT : in.getDouble();
      reader.sample(id, time, value);
    }
  }

  private static long zigzag(long number) {
    return number << 1 ^ number >> 63;
  }

  private static long unzigzag(long number) {
    return number >>> 1 ^ -(number & 1);
  }

  /** Writes a varint, and gives where it ends. */
  private static int write(byte[] to, int from, long number) {
    long left = number;
    int at = from;
    while ((left & ~0x7FL) != 0) {
      to[at++] = (byte) (left & 0x7F | 0x80);
      left >>>= 7;
    }
    to[at++] = (byte) left;
    return at;
  }

  private static long readVarint(ByteBuffer in) {
    long number = 0;
    int shift = 0;
    while (true) {
      byte next = in.get();
      number |= (long) (next & 0x7F) << shift;
      if (next >= 0) {
        return number;
      }
      shift += 7;
    }
  }
}
