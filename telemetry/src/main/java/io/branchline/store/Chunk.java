package io.branchline.store;

import java.nio.ByteBuffer;

/**
 * A run of points as it is kept, in memory while it grows and on disk: lossless, a steady interval
 * and an unchanged value cost one bit each. On disk it is the number of the log's row that it is
 * valid to (8 bytes), the coder of its values (4 bits), the count of points (12 bits), and times
 * and values in turns. Its start is in its key.
 */
final class Chunk {
  static final int HEADER = Long.BYTES + Short.BYTES;

  private Chunk() {}

  /**
   * All points as they are kept on disk; there is at least one.
   *
   * @param row the rows of the log before this one have nothing that the chunk does not know
   */
  static byte[] encode(Points points, long row) {
    long start = points.times()[0];
    int places = ValueCoder.placesOf(points.values(), 0);
    var bits = new BitWriter();
    var times = new WholeNumbers();
    var values = ValueCoder.of(places);
    for (int i = 0; i < points.size(); i++) {
      times.write(bits, points.times()[i] - start);
      values.write(bits, points.values()[i], places);
    }
    return toBytes(bits, places, points.size(), row);
  }

  /** Times and values that are written, as they are kept on disk. */
  static byte[] toBytes(BitWriter bits, int places, int count, long row) {
    var bytes = new byte[HEADER + bits.size()];
    ByteBuffer.wrap(bytes).putLong(row).putShort((short) (places << 12 | count));
    bits.copyTo(bytes, HEADER);
    return bytes;
  }

  /** The row that {@link #encode} was given. */
  static long rowOf(byte[] bytes) {
    return ByteBuffer.wrap(bytes).getLong();
  }

  static Points decode(long start, byte[] bytes) {
    int header = ByteBuffer.wrap(bytes).getShort(Long.BYTES);
    int count = header & 0xFFF;
    int places = header >>> 12 & 0xF;
    var times = new long[count];
    var values = new double[count];
    var timeCoder = new WholeNumbers();
    var valueCoder = ValueCoder.of(places);
    var in = new BitReader(bytes, HEADER);
    for (int i = 0; i < count; i++) {
      times[i] = start + timeCoder.read(in);
      values[i] = valueCoder.read(in, places);
    }
    return new Points(times, values);
  }
}
