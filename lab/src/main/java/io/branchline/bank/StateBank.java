package io.branchline.bank;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * Writes the bank file of a state bank: 4 data centres, up to 40 hubs in the provinces' cities, and
 * branches around them, each with one router, one MSTP line (one in five has a second one, to the
 * next hub) and one 5G line. Sizes, places, rates, carriers, ducts, towers and quotas are drawn
 * from the seed; the same arguments give the same text.
 */
final class StateBank {
  static final int FEWEST = 100;
  static final int MOST = 40_000;
  private static final int BRANCHES_OF_A_HUB = 250;
  private static final int FEWEST_HUBS = 4;
  private static final double SECOND_LINE = 0.2;

  /** Share of second lines that leave through the duct of the first. */
  private static final double SHARED_DUCT = 0.1;

  /** Branches that use one duct, in the mean. */
  private static final int BRANCHES_OF_A_DUCT = 12;

  /** Branches whose 5G lines use one tower. */
  private static final int BRANCHES_OF_A_TOWER = 4;

  /** Mbit/s that a branch of size 1 receives in its busy hours, see {@code state.yaml}. */
  private static final double BUSY_MBPS = 3.25;

  private static final String[] MSTP_CARRIERS = {"c1", "c2"};
  private static final String[] RADIO_CARRIERS = {"c3", "c4"};

  /** City, region, latitude, longitude, data centres with the nearest first. */
  private static final List<String> CITIES =
      """
      Nanjing,east,32.06,118.80,dc-a,dc-b
      Guangzhou,south,23.13,113.26,dc-c,dc-a
      Jinan,north,36.65,117.12,dc-b,dc-a
      Chongqing,west,29.56,106.55,dc-d,dc-c
      Hangzhou,east,30.27,120.15,dc-a,dc-c
      Zhengzhou,north,34.75,113.63,dc-b,dc-d
      Wuhan,central,30.59,114.31,dc-a,dc-d
      Changsha,central,28.23,112.94,dc-c,dc-a
      Shijiazhuang,north,38.04,114.51,dc-b,dc-a
      Fuzhou,east,26.07,119.30,dc-a,dc-c
      Xian,west,34.34,108.94,dc-d,dc-b
      Shenyang,north,41.80,123.43,dc-b,dc-a
      Hefei,east,31.82,117.23,dc-a,dc-b
      Nanchang,east,28.68,115.86,dc-a,dc-c
      Harbin,north,45.80,126.53,dc-b,dc-a
      Kunming,west,25.04,102.72,dc-d,dc-c
      Nanning,south,22.82,108.37,dc-c,dc-d
      Taiyuan,north,37.87,112.55,dc-b,dc-d
      Changchun,north,43.82,125.32,dc-b,dc-a
      Guiyang,west,26.65,106.63,dc-d,dc-c
      Tianjin,north,39.13,117.20,dc-b,dc-a
      Suzhou,east,31.30,120.59,dc-a,dc-b
      Ningbo,east,29.87,121.54,dc-a,dc-c
      Qingdao,north,36.07,120.38,dc-b,dc-a
      Dalian,north,38.91,121.61,dc-b,dc-a
      Xiamen,east,24.48,118.09,dc-c,dc-a
      Dongguan,south,23.02,113.75,dc-c,dc-a
      Foshan,south,23.02,113.12,dc-c,dc-a
      Wuxi,east,31.49,120.31,dc-a,dc-b
      Wenzhou,east,27.99,120.70,dc-a,dc-c
      Lanzhou,west,36.06,103.83,dc-d,dc-b
      Hohhot,north,40.84,111.75,dc-b,dc-d
      Urumqi,west,43.83,87.62,dc-d,dc-b
      Haikou,south,20.04,110.20,dc-c,dc-d
      Yinchuan,west,38.49,106.23,dc-d,dc-b
      Xining,west,36.62,101.78,dc-d,dc-b
      Luoyang,central,34.62,112.45,dc-b,dc-d
      Yantai,north,37.46,121.45,dc-b,dc-a
      Xuzhou,east,34.26,117.19,dc-a,dc-b
      Lhasa,west,29.65,91.12,dc-d,dc-c
      """
          .lines()
          .toList();

  private record Hub(String id, String city, String region, double latitude, double longitude) {}

  private final SplittableRandom random;
  private final int branches;
  private final List<Hub> hubs = new ArrayList<>();
  private final StringBuilder out = new StringBuilder();

  private StateBank(int branches, long seed) {
    this.branches = branches;
    random = new SplittableRandom(seed);
  }

  /**
   * The text of the file.
   *
   * @param branches {@value #FEWEST} to {@value #MOST}
   */
  static String text(int branches, long seed) {
    if (branches < FEWEST || branches > MOST) {
      throw new IllegalArgumentException(
          "a state bank has " + FEWEST + " to " + MOST + " branches, not " + branches);
    }
    return new StateBank(branches, seed).write(seed);
  }

  private String write(long seed) {
    out.append("# A state bank of ").append(branches).append(" branches, generated from seed ");
    out.append(seed).append(" (branchline demo --bank state:").append(branches).append(").\n");
    out.append(head());
    out.append("hubs:\n");
    int count = Math.clamp(branches / BRANCHES_OF_A_HUB, FEWEST_HUBS, CITIES.size());
    for (int h = 0; h < count; h++) {
      writeHub(h);
    }
    out.append("\nbranches:\n");
    for (int n = 0; n < branches; n++) {
      writeBranch(n);
    }
    return out.toString();
  }

  private static String head() {
    try (var in = StateBank.class.getResourceAsStream("state.yaml")) {
      if (in == null) {
        throw new IllegalStateException("state.yaml is not on the class path");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("reading state.yaml", e);
    }
  }

  private void writeHub(int h) {
    var parts = CITIES.get(h).split(",", -1);
    var hub =
        new Hub(
            String.format(Locale.ROOT, "hub-%02d", h + 1),
            parts[0],
            parts[1],
            Double.parseDouble(parts[2]),
            Double.parseDouble(parts[3]));
    hubs.add(hub);
    line(
        "  %s: {city: %s, region: %s, at: [%.2f, %.2f], centres: [%s, %s]}",
        hub.id(), hub.city(), hub.region(), hub.latitude(), hub.longitude(), parts[4], parts[5]);
  }

  private void writeBranch(int n) {
    var home = hubs.get(n % hubs.size());
    int district = 1 + n / hubs.size() / BRANCHES_OF_A_DUCT;
    double size = Math.clamp(0.6 * Math.exp(0.45 * random.nextGaussian()), 0.15, 4);
    line("  branch-%05d:", n + 1);
    line("    city: %s %d", home.city(), district);
    line("    region: %s", home.region());
    line(
        "    at: [%.4f, %.4f]",
        home.latitude() + 0.5 * random.nextGaussian(),
        home.longitude() + 0.6 * random.nextGaussian());
    line("    routers: 1");
    line("    size: %.2f", size);
    line("    lines:");
    boolean two = random.nextDouble() < SECOND_LINE;
    int carrier = random.nextInt(MSTP_CARRIERS.length);
    int share = two ? 2 : 1;
    var duct = home.city() + "-" + district;
    writePrivate(two ? "mstp-1" : "mstp", MSTP_CARRIERS[carrier], size / share, home, duct);
    if (two) {
      boolean same = random.nextDouble() < SHARED_DUCT;
      var other = MSTP_CARRIERS[1 - carrier];
      writePrivate("mstp-2", other, size / share, next(home), same ? duct : duct + "b");
    }
    line(
        "      5g: {carrier: %s, hub: %s, quota: %dGB, tower: %s}",
        RADIO_CARRIERS[random.nextInt(RADIO_CARRIERS.length)],
        home.id(),
        50 * Math.max(1, Math.round(2 * size)),
        home.city() + "-" + (1 + n / hubs.size() / BRANCHES_OF_A_TOWER));
  }

  /** Rates come in steps of 2 Mbit/s; some are too small for the busy hours, most are not. */
  private void writePrivate(String name, String carrier, double size, Hub hub, String duct) {
    double wanted = size * BUSY_MBPS * (0.9 + 1.1 * random.nextDouble());
    line(
        "      %s: {carrier: %s, committed: %dMbps, hub: %s, ducts: [%s]}",
        name, carrier, 2 * Math.max(1, Math.round(wanted / 2)), hub.id(), duct);
  }

  private Hub next(Hub home) {
    return hubs.stream()
        .filter(hub -> hub != home)
        .min(Comparator.comparingDouble(hub -> distance(home, hub)))
        .orElseThrow();
  }

  private static double distance(Hub one, Hub other) {
    return Math.hypot(one.latitude() - other.latitude(), one.longitude() - other.longitude());
  }

  private void line(String format, Object... values) {
    out.append(String.format(Locale.ROOT, format, values)).append('\n');
  }
}
