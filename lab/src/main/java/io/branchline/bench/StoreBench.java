package io.branchline.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.branchline.measure.Measure;
import io.branchline.measure.Sample;
import io.branchline.measure.SeriesKey;
import io.branchline.service.Direction;
import io.branchline.site.LineId;
import io.branchline.store.Points;
import io.branchline.store.SeriesStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.DBOptions;
import org.rocksdb.FlushOptions;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;

/** The series store: what points cost on disk, to append and to read again. */
public final class StoreBench {
  /** How it measures. */
  public static final String HOW =
      "CPU time of the thread that calls, medians; on disk everything is counted, after compaction";

  private static final Instant START = Instant.parse("2026-03-17T00:00:00Z");
  private static final Instant END = START.plus(Duration.ofDays(400));
  private static final long STEP = 10_000;
  private static final int DAY = 8640;
  private static final int SERIES = 10_000;
  private static final int READS = 41;
  private static final int ROUNDS = 300;
  private static final double BYTES_LIMIT = 1.5;
  private static final double READ_LIMIT_MILLIS = 10;

  /** Three million series of ten thousand branches are then half a gigabyte. */
  private static final double HEAP_LIMIT_BYTES = 180;

  private StoreBench() {}

  /** Measures in an empty folder, about a minute. */
  public static List<BenchRow> run(Path folder, Consumer<String> progress) throws IOException {
    var rows = new ArrayList<BenchRow>();
    progress.accept("bytes a point");
    rows.addAll(bytes(folder));
    progress.accept("append to " + SERIES + " series");
    rows.add(append(folder.resolve("append")));
    progress.accept("heap of a series");
    rows.add(heap(folder.resolve("heap")));
    progress.accept("two weeks of one series among " + SERIES);
    rows.add(read(folder.resolve("read")));
    return List.copyOf(rows);
  }

  private static SeriesKey key(int number) {
    return SeriesKey.queue(
        new LineId("line-" + number / 24),
        number % 2 == 0 ? Direction.UP : Direction.DOWN,
        "class-" + number % 24 / 2,
        Measure.PACKETS_PER_SECOND);
  }

  /**
   * The counters of a router's 24 queues for a day, as routers report them: packets of 64 to 1500
   * bytes come at random (Poisson) with a rate that moves over the day, no two queues alike; one
   * queue in six drops some at noon.
   */
  private static final class Counters {
    private static final int QUEUES = 24;

    private final List<Points> octets = new ArrayList<>();
    private final List<Points> packets = new ArrayList<>();
    private final List<Points> drops = new ArrayList<>();
    private final List<Points> kbps = new ArrayList<>();

    private Counters(long seed) {
      var times = new long[DAY];
      for (int i = 0; i < DAY; i++) {
        times[i] = START.toEpochMilli() + i * STEP;
      }
      var random = new SplittableRandom(seed);
      for (int q = 0; q < QUEUES; q++) {
        double packetsAStep = 20 * Math.pow(1.3, q);
        double size = 64 + random.nextInt(1436);
        double spread = Math.min(size - 64, 1500 - size) / 2;
        var columns = new double[4][DAY];
        double sent = 0;
        double count = 0;
        double dropped = 0;
        for (int i = 0; i < DAY; i++) {
          double rate = packetsAStep * (1 + 0.8 * Math.sin(2 * Math.PI * i / DAY));
          double arrived = Math.max(0, Math.rint(rate + Math.sqrt(rate) * random.nextGaussian()));
          double bytes =
              Math.max(
                  64 * arrived,
                  Math.rint(arrived * size + Math.sqrt(arrived) * spread * random.nextGaussian()));
          sent += bytes;
          count += arrived;
          if (q % 6 == 0 && i > DAY * 0.45 && i < DAY * 0.55) {
            dropped += random.nextInt(30);
          }
          columns[0][i] = sent;
          columns[1][i] = count;
          columns[2][i] = dropped;
          columns[3][i] = Math.round(bytes * 8 / (STEP / 1e3)) / 1e3;
        }
        octets.add(new Points(times, columns[0]));
        packets.add(new Points(times, columns[1]));
        drops.add(new Points(times, columns[2]));
        kbps.add(new Points(times, columns[3]));
      }
    }
  }

  private static List<BenchRow> bytes(Path folder) throws IOException {
    var counters = new Counters(1);
    var all = new ArrayList<>(counters.octets);
    all.addAll(counters.packets);
    all.addAll(counters.drops);
    all.addAll(counters.drops);
    return List.of(
        BenchRow.atMost(
            "bytes a point, a router's queue counters (octets, packets, drops of both)",
            bytesAPoint(folder.resolve("all"), all),
            "bytes",
            BYTES_LIMIT,
            ""),
        BenchRow.besideFigure(
            "bytes a point, packet counters alone",
            bytesAPoint(folder.resolve("packets"), counters.packets),
            "bytes",
            "entropy of the packets that came",
            entropyBytes(counters.packets),
            ""),
        BenchRow.besideFigure(
            "bytes a point, octet counters alone",
            bytesAPoint(folder.resolve("octets"), counters.octets),
            "bytes",
            "entropy of the octets that came",
            entropyBytes(counters.octets),
            ""),
        BenchRow.figure(
            "bytes a point, rates in kbit/s to 1 bit/s",
            bytesAPoint(folder.resolve("kbps"), counters.kbps),
            "bytes"));
  }

  /**
   * What a point costs at least if all that is known is a normal distribution of the increments
   * around their mean of the hour: half the logarithm of 2 pi e times their variance.
   */
  private static double entropyBytes(List<Points> counters) {
    double bits = 0;
    int hours = 0;
    for (var points : counters) {
      var values = points.values();
      for (int from = 1; from + 360 <= values.length; from += 360) {
        double sum = 0;
        double squares = 0;
        for (int i = from; i < from + 360; i++) {
          double increment = values[i] - values[i - 1];
          sum += increment;
          squares += increment * increment;
        }
        double variance = Math.max(1 / 12.0, squares / 360 - sum * sum / 360 / 360);
        bits += Math.log(2 * Math.PI * Math.E * variance) / Math.log(2) / 2;
        hours++;
      }
    }
    return bits / hours / 8;
  }

  /** Everything on disk, keys and indices too, by points. */
  private static double bytesAPoint(Path folder, List<Points> series) throws IOException {
    try (var store = SeriesStore.open(folder)) {
      for (int i = 0; i < series.size(); i++) {
        store.write(key(i), series.get(i));
      }
    }
    compact(folder);
    try (var files = Files.list(folder)) {
      long bytes =
          files.filter(f -> f.toString().endsWith(".sst")).mapToLong(StoreBench::size).sum();
      return (double) bytes / series.stream().mapToInt(Points::size).sum();
    }
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Brings a store that is not in use into the form that it has after a while. */
  private static void compact(Path folder) throws IOException {
    try (var options = new Options();
        var dbOptions = new DBOptions();
        var flush = new FlushOptions()) {
      var descriptors =
          RocksDB.listColumnFamilies(options, folder.toString()).stream()
              .map(ColumnFamilyDescriptor::new)
              .toList();
      var families = new ArrayList<ColumnFamilyHandle>();
      try (var db = RocksDB.open(dbOptions, folder.toString(), descriptors, families)) {
        db.flush(flush, families);
        for (int i = 0; i < families.size(); i++) {
          if (!new String(descriptors.get(i).getName(), UTF_8).startsWith("log-")) {
            db.compactRange(families.get(i));
          }
          families.get(i).close();
        }
      }
    } catch (RocksDBException e) {
      throw new IOException(e);
    }
  }

  /** Rounds of one sample for each series. */
  private static BenchRow append(Path folder) throws IOException {
    var random = new SplittableRandom(2);
    var keys = new ArrayList<SeriesKey>();
    for (int s = 0; s < SERIES; s++) {
      keys.add(key(s));
    }
    double perCore;
    try (var store = SeriesStore.open(folder)) {
      var nanos = new double[ROUNDS];
      for (int round = -ROUNDS; round < ROUNDS; round++) {
        var samples = new ArrayList<Sample>(SERIES);
        long time = START.toEpochMilli() + (round + ROUNDS) * STEP;
        for (var key : keys) {
          samples.add(new Sample(key, time, random.nextInt(1_000_000) / 1000.0));
        }
        long begun = CpuTime.nanos();
        store.append(samples);
        if (round >= 0) {
          nanos[round] = CpuTime.nanos() - begun;
        }
      }
      perCore = SERIES / CpuTime.median(nanos) * 1e3;
    }
    return BenchRow.figure(
        "append to " + SERIES + " series, samples a second and core", perCore, "million");
  }

  /**
   * A thousand routers of a hundred series, of which three in five never change, as counters of
   * drops and the like, and the others count.
   */
  private static BenchRow heap(Path folder) {
    int routers = 1000;
    int each = 100;
    int samplesEach = 20;
    var random = new SplittableRandom(4);
    var keys = new ArrayList<SeriesKey>();
    for (int s = 0; s < routers * each; s++) {
      keys.add(key(s));
    }
    double bytes;
    try (var store = SeriesStore.open(folder)) {
      long before = liveHeap();
      for (int round = 0; round < samplesEach; round++) {
        for (int router = 0; router < routers; router++) {
          var samples = new ArrayList<Sample>(each);
          long time = START.toEpochMilli() + round * STEP + router % 97 * 13 + random.nextInt(40);
          for (int s = 0; s < each; s++) {
            double value = s % 5 < 3 ? 0 : 1e6 + (s % 7 + 1) * 5e4 * round + random.nextInt(1000);
            samples.add(new Sample(keys.get(router * each + s), time, value));
          }
          store.append(samples);
        }
      }
      bytes = (liveHeap() - before) / (double) keys.size();
    }
    return BenchRow.atMost(
        "heap of a series after " + samplesEach + " samples, beside its name",
        bytes,
        "bytes",
        HEAP_LIMIT_BYTES,
        "");
  }

  private static long liveHeap() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  private static BenchRow read(Path folder) {
    int asked = SERIES / 2;
    var random = new SplittableRandom(3);
    try (var store = SeriesStore.open(folder)) {
      for (int s = 0; s < SERIES; s++) {
        int points = s == asked ? 14 * DAY : 720;
        var times = new long[points];
        var values = new double[points];
        for (int i = 0; i < points; i++) {
          times[i] = START.toEpochMilli() + i * STEP;
          values[i] = 1000 + random.nextInt(50_000) / 1000.0;
        }
        store.write(key(s), new Points(times, values));
      }
      var wrong =
          store.read(key(asked), START, END).size() == 14 * DAY ? "" : "not all points came back";
      double micros = CpuTime.medianMicros(i -> store.read(key(asked), START, END).size(), READS);
      return BenchRow.atMost(
          "two weeks at 10 s of one series among " + SERIES,
          micros / 1e3,
          "ms",
          READ_LIMIT_MILLIS,
          wrong);
    }
  }
}
