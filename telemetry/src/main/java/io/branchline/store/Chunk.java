package io.branchline.store;

import java.nio.ByteBuffer;

/**
 * A run of points as it is kept, in memory while it grows and on disk: lossless, a steady interval
 * and an unchanged value cost one bit each. On disk it is the number of the log's row that it is
 * valid to (8 bytes), the coder of its values (4 bits), the count of points (12 bits), and times
 * and values in turns. Its start is in its key.
 */
final class Chunk {
  private static final int HEADER = Long.BYTES + Short.BYTES;

  private final long start;
  private final BitWriter bits = new BitWriter();
  private final WholeNumbers times = new WholeNumbers();
  private final ValueCoder values;
  private int count;

  /** An empty chunk for values that the coder of this name fits. */
  Chunk(long start, int places) {
    this.start = start;
    values = ValueCoder.of(places);
  }

  /** All points in a chunk; there is at least one. */
  static Chunk of(Points points) {
    var chunk = new Chunk(points.times()[0], ValueCoder.placesOf(points.values(), 0));
    for (int i = 0; i < points.size(); i++) {
      chunk.add(points.times()[i], points.values()[i]);
    }
    return chunk;
  }

  boolean fits(double value) {
    return values.fits(value);
  }

  /** Adds a value that fits, later than those before. */
  void add(long time, double value) {
    times.write(bits, time - start);
    values.write(bits, value);
    count++;
  }

  long start() {
    return start;
  }

  int places() {
    return values.places();
  }

  Points points() {
    return decode(start, toBytes(0));
  }

  /**
   * As it is kept on disk.
   *
   * @param row the rows of the log before this one have nothing that the chunk does not know
   */
  byte[] toBytes(long row) {
    var bytes = new byte[HEADER + bits.size()];
    ByteBuffer.wrap(bytes).putLong(row).putShort((short) (values.places() << 12 | count));
    bits.copyTo(bytes, HEADER);
    return bytes;
  }

  /** The row that {@link #toBytes} was given. */
  static long rowOf(byte[] bytes) {
    return ByteBuffer.wrap(bytes).getLong();
  }

  static Points decode(long start, byte[] bytes) {
    int header = ByteBuffer.wrap(bytes).getShort(Long.BYTES);
    int count = header & 0xFFF;
    var times = new long[count];
    var values = new double[count];
    var timeCoder = new WholeNumbers();
    var valueCoder = ValueCoder.of(header >>> 12 & 0xF);
    var in = new BitReader(bytes, HEADER);
    for (int i = 0; i < count; i++) {
      times[i] = start + timeCoder.read(in);
      values[i] = valueCoder.read(in);
    }
    return new Points(times, values);
  }
}
