package io.branchline.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** From the wire into the store: what an update costs, and a whole fleet held. */
public final class WireBench {
  /** How it measures. */
  public static final String HOW =
      "gNMI over mutual TLS on loopback; routers, collector and peer are processes of their own; all"
          + " CPU time of the receiving process counts (compilers and garbage collection, too), per"
          + " update that was decoded and stored; medians of 7 windows of 4 s after 30 s of CPU"
          + " time (at most 180 s) to warm up, ours and the peer's side by side";

  private static final double MILLION_PER_CORE = 1e6;
  private static final double SHARE_OF_PEER = 0.5;
  private static final double WARM_UP_CPU_SECONDS = 30;
  private static final int WARM_UP_SECONDS = 180;
  private static final int WINDOWS = 7;
  private static final int WINDOW_SECONDS = 4;

  private static final int FLEET = 10_000;
  private static final int FLEET_START_SECONDS = 240;
  private static final int FLEET_HOLD_SECONDS = 60;

  /** As the launcher starts the controller. */
  private static final List<String> RECEIVER = List.of("-Xmx2g", "-XX:+UseCompactObjectHeaders");

  private static final double MAX_HEAP_BYTES = 2L << 30;

  private WireBench() {}

  /** Runs it in {@code folder}, about five minutes. */
  public static List<BenchRow> run(Path folder, Consumer<String> progress)
      throws IOException, InterruptedException {
    var rows = new ArrayList<BenchRow>();
    rows.addAll(cost(folder, progress));
    rows.addAll(fleet(folder, progress));
    return List.copyOf(rows);
  }

  /** 64 routers that report often, at a rate that leaves nothing waiting. */
  private static List<BenchRow> cost(Path folder, Consumer<String> progress)
      throws IOException, InterruptedException {
    var fleet = fleetOf(64, 40, 100);
    var pki = folder.resolve("pki");
    fleet.createPki(pki);
    try (var ours = new Pair("store", fleet, pki, folder.resolve("series"));
        var peer = new Pair("decode", fleet, pki, folder.resolve("none"))) {
      warmUp(List.of(ours, peer), progress);
      var nanos = new double[2][WINDOWS];
      double unused = 0;
      for (int window = 0; window < WINDOWS; window++) {
        var before = List.of(ours.mark(), peer.mark());
        TimeUnit.SECONDS.sleep(WINDOW_SECONDS);
        var after = List.of(ours.mark(), peer.mark());
        for (int i = 0; i < 2; i++) {
          var used = after.get(i).minus(before.get(i));
          nanos[i][window] = (double) used.cpuNanos() / (used.updates() - used.unused());
          unused = Math.max(unused, (double) used.unused() / used.updates());
        }
        progress.accept(
            "an update costs %.0f ns, decoding alone %.0f ns"
                .formatted(nanos[0][window], nanos[1][window]));
      }
      double cost = CpuTime.median(nanos[0]);
      double decoding = CpuTime.median(nanos[1]);
      return List.of(
          BenchRow.atLeast(
              "wire to store, updates per CPU second", 1e9 / cost, "/s", MILLION_PER_CORE, ""),
          BenchRow.atLeastOf(
              "wire to store, updates per CPU second",
              1e9 / cost,
              "/s",
              "generated classes, decoded only",
              1e9 / decoding,
              SHARE_OF_PEER),
          BenchRow.figure("updates merged or refused in the worst window", 100 * unused, "%"));
    }
  }

  /** Compilers need time, which other work on the machine may take: CPU time it is, therefore. */
  private static void warmUp(List<Pair> pairs, Consumer<String> progress)
      throws IOException, InterruptedException {
    long begun = System.nanoTime();
    for (var pair : pairs) {
      while (pair.mark().cpuNanos() < WARM_UP_CPU_SECONDS * 1e9
          && seconds(begun) < WARM_UP_SECONDS) {
        TimeUnit.SECONDS.sleep(1);
      }
    }
    progress.accept("warm after %.0f s".formatted(seconds(begun)));
  }

  /** Ten thousand routers as a bank has them. */
  private static List<BenchRow> fleet(Path folder, Consumer<String> progress)
      throws IOException, InterruptedException {
    var fleet = fleetOf(FLEET, 10_000, 1);
    var pki = folder.resolve("fleet-pki");
    fleet.createPki(pki);
    try (var pair = new Pair("store", fleet, pki, folder.resolve("fleet-series"))) {
      long begun = System.nanoTime();
      while (pair.mark().heard() < FLEET && seconds(begun) < FLEET_START_SECONDS) {
        TimeUnit.SECONDS.sleep(2);
        progress.accept("%d routers are heard".formatted(pair.mark().heard()));
      }
      double start = seconds(begun);
      var before = pair.mark();
      TimeUnit.SECONDS.sleep(FLEET_HOLD_SECONDS);
      var after = pair.mark();
      var held = after.minus(before);
      double due =
          (double) FLEET_HOLD_SECONDS
              * 1000
              / fleet.roundMillis()
              * FLEET
              * fleet.queues()
              * WireFleet.LEAVES.size();
      double heap = pair.liveHeap();
      var sent = pair.stop();
      long uncounted = sent.updates() - pair.settled(sent.updates()).updates();
      var name = "10,000 routers, 24 queues, every 10 s: ";
      return List.of(
          BenchRow.atLeast(name + "routers heard", after.heard(), "", FLEET, ""),
          BenchRow.figure(name + "until all are heard", start, "s"),
          BenchRow.atLeast(
              name + "share of what is due that came", held.updates() / due, "", 0.99, ""),
          BenchRow.figure(name + "merged or refused", 100.0 * held.unused() / held.updates(), "%"),
          BenchRow.atMost(name + "sent, and neither used nor counted", uncounted, "", 0, ""),
          BenchRow.figure(name + "rounds of a router left out by it", sent.leftOut(), ""),
          BenchRow.figure(
              name + "CPU of the collector", held.cpuNanos() / 1e9 / FLEET_HOLD_SECONDS, "cores"),
          BenchRow.atMost(name + "live heap (of -Xmx2g)", heap, "bytes", MAX_HEAP_BYTES, ""));
    }
  }

  private static WireFleet fleetOf(int routers, long roundMillis, double speed) {
    var epoch = InstantSource.system().instant().truncatedTo(ChronoUnit.MILLIS);
    return new WireFleet(routers, 24, 64, roundMillis, speed, epoch);
  }

  private static double seconds(long sinceNanos) {
    return (System.nanoTime() - sinceNanos) / 1e9;
  }

  /** What a receiver had done by a moment. */
  private record Mark(long updates, long unused, long cpuNanos, int heard) {
    private Mark minus(Mark before) {
      return new Mark(
          updates - before.updates, unused - before.unused, cpuNanos - before.cpuNanos, heard);
    }
  }

  private record Sent(long updates, long leftOut) {}

  /** A sender and a receiver. */
  private static final class Pair implements AutoCloseable {
    private final Side sender;
    private final Side receiver;

    private Pair(String kind, WireFleet fleet, Path pki, Path data) throws IOException {
      var arguments = new ArrayList<String>(List.of(pki.toString()));
      arguments.addAll(fleet.arguments());
      sender = new Side(WireSender.class, List.of("-Xmx2g"), arguments);
      try {
        Files.createDirectories(data);
        var ports = sender.line();
        arguments.addAll(0, List.of(kind));
        arguments.addAll(2, List.of(data.toString(), ports));
        receiver = new Side(WireReceiver.class, RECEIVER, arguments);
      } catch (IOException | RuntimeException e) {
        sender.close();
        throw e;
      }
    }

    private Mark mark() throws IOException {
      var figures = receiver.ask("mark").split(" ");
      return new Mark(
          Long.parseLong(figures[0]),
          Long.parseLong(figures[1]),
          Long.parseLong(figures[2]),
          Integer.parseInt(figures[3]));
    }

    private double liveHeap() throws IOException {
      return Double.parseDouble(receiver.ask("heap"));
    }

    /** Ends the sender's reports. */
    private Sent stop() throws IOException {
      sender.end();
      var figures = sender.line().split(" ");
      return new Sent(Long.parseLong(figures[0]), Long.parseLong(figures[1]));
    }

    /** What has been received when nothing is on its way any more. */
    private Mark settled(long wanted) throws IOException, InterruptedException {
      var mark = mark();
      for (int i = 0; i < 80 && mark.updates() < wanted; i++) {
        TimeUnit.MILLISECONDS.sleep(100);
        mark = mark();
      }
      return mark;
    }

    @Override
    public void close() {
      receiver.close();
      sender.close();
    }
  }

  /** A process that answers lines with lines. */
  private static final class Side implements AutoCloseable {
    private final Process process;
    private final BufferedReader output;
    private final PrintWriter input;

    private Side(Class<?> main, List<String> flags, List<String> arguments) throws IOException {
      var command = new ArrayList<String>();
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.add("--enable-native-access=ALL-UNNAMED");
      command.add("--sun-misc-unsafe-memory-access=allow");
      command.addAll(flags);
      command.add("-cp");
      command.add(System.getProperty("java.class.path"));
      command.add(main.getName());
      command.addAll(arguments);
      process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
      output =
          new BufferedReader(
              new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
      input = new PrintWriter(process.getOutputStream(), true, StandardCharsets.UTF_8);
    }

    private String line() throws IOException {
      var line = output.readLine();
      while (line != null && !line.isEmpty() && !Character.isDigit(line.charAt(0))) {
        line = output.readLine();
      }
      if (line == null) {
        throw new IOException("a process of the bench ended before its time");
      }
      return line;
    }

    private String ask(String question) throws IOException {
      input.println(question);
      return line();
    }

    private void end() {
      input.close();
    }

    @Override
    public void close() {
      process.destroyForcibly();
      try {
        process.waitFor();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
