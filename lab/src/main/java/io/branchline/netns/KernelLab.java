package io.branchline.netns;

import io.branchline.bank.BankScenario;
import io.branchline.metric.Bandwidth;
import io.branchline.netns.KernelPlan.Cable;
import io.branchline.netns.KernelPlan.Medium;
import io.branchline.netns.KernelPlan.Port;
import io.branchline.network.LinkId;
import io.branchline.network.NodeId;
import io.branchline.site.LineId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.stream.Stream;

/**
 * A bank's network in this kernel, from {@link #build} to {@link #close}: namespaces, cables,
 * addresses, SIDs, the routes of an IGP, and equal queues at both ends of each line. Needs root,
 * {@code ip} and {@code tc} (iproute2), {@code nft} (nftables) and {@code nsenter} (util-linux).
 */
public final class KernelLab implements AutoCloseable {
  private static final Path VARIABLES = Path.of("/proc/sys/net");
  private static final List<String> TOOLS = List.of("ip", "tc", "nft", "nsenter");
  private static final int WORKERS = 4;

  private final KernelPlan plan;
  private final Namespaces namespaces = new Namespaces();
  private final LinkBridge bridge;
  private final Map<NodeId, Integer> lans = new LinkedHashMap<>();
  private final Map<LineId, LinkBridge.Cable> lines = new HashMap<>();
  private final Map<Cable, LinkBridge.Cable> bridged = new HashMap<>();

  /** What lines that are degraded would do to packets otherwise. */
  private final Map<LineId, List<LineShape>> undisturbed = new HashMap<>();

  /** Links beside lines that are cut. */
  private final Set<LinkId> cut = ConcurrentHashMap.newKeySet();

  private final List<Integer> devices = new ArrayList<>();
  private final StaticIgp igp;

  private KernelLab(KernelPlan plan, long seed) throws IOException {
    this.plan = plan;
    bridge = new LinkBridge(seed);
    igp = new StaticIgp(plan);
  }

  /** Whether this process may build labs here: it is root, and the tools are there. */
  public static boolean isPossible() {
    return "root".equals(System.getProperty("user.name"))
        && TOOLS.stream().allMatch(KernelLab::isInstalled);
  }

  private static boolean isInstalled(String tool) {
    return Stream.of("/usr/bin", "/usr/sbin", "/bin", "/sbin")
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, tool)));
  }

  /**
   * Builds a bank's network after removing what labs of dead processes left; on return packets can
   * flow.
   *
   * @param seed of jitter and loss
   * @throws IOException when a tool is missing, or the kernel refuses; nothing is left then
   */
  public static KernelLab build(BankScenario scenario, long seed)
      throws IOException, InterruptedException {
    LabRegistry.removeLeftOvers();
    var id = LabRegistry.register();
    KernelLab lab = null;
    try {
      lab = new KernelLab(new KernelPlan(id, scenario), seed);
      lab.build();
      return lab;
    } catch (IOException | InterruptedException | RuntimeException e) {
      if (lab == null) {
        LabRegistry.remove(id);
      } else {
        lab.close();
      }
      throw e;
    }
  }

  private void build() throws IOException, InterruptedException {
    var setup = new KernelSetup(plan);
    Batch.ip(setup.makeNamespaces());
    for (var node : plan.nodes()) {
      prepare(node);
    }
    Batch.ip(setup.makeCables());
    for (var cable : plan.cables()) {
      if (cable.medium() != Medium.VETH) {
        bridge(cable);
      }
    }
    var shaper = new Shaper(plan);
    inParallel(
        plan.nodes().stream()
            .<Callable<Void>>map(node ->
                () -> {
                  setUp(node, setup, shaper);
                  return null;
                })
            .toList());
    bridge.start();
  }

  private void prepare(NodeId node) throws IOException, InterruptedException {
    boolean gateway = plan.isGateway(node);
    int lan =
        namespaces.in(
            plan.namespace(node),
            () -> {
              for (var variable : KernelSetup.variables().entrySet()) {
                Files.writeString(VARIABLES.resolve(variable.getKey()), variable.getValue());
              }
              return gateway ? SystemCalls.openTun(KernelPlan.LAN, false) : -1;
            });
    if (gateway) {
      lans.put(node, lan);
      devices.add(lan);
    }
  }

  private void bridge(Cable cable) throws IOException, InterruptedException {
    int one = device(cable.one(), cable.medium());
    int other = device(cable.other(), cable.medium());
    var joined = bridge.join(one, other, shape(cable.one().link()), shape(cable.other().link()));
    bridged.put(cable, joined);
    cable.line().ifPresent(line -> lines.put(line.id(), joined));
  }

  private int device(Port port, Medium medium) throws IOException, InterruptedException {
    int device =
        namespaces.in(
            port.namespace(), () -> SystemCalls.openTun(port.device(), medium == Medium.TAP));
    devices.add(device);
    return device;
  }

  private LineShape shape(LinkId link) {
    return LineShape.of(plan.scenario().topology().findLink(link).orElseThrow());
  }

  private void setUp(NodeId node, KernelSetup setup, Shaper shaper)
      throws IOException, InterruptedException {
    var namespace = plan.namespace(node);
    var commands = setup.router(node);
    igp.routes(node, Set.of())
        .forEach((to, way) -> commands.add("route replace " + to + " " + way));
    Batch.ip(namespace, commands);
    var queues = new ArrayList<String>();
    for (var cable : plan.cables()) {
      for (var port : List.of(cable.one(), cable.other())) {
        if (cable.line().isPresent() && port.link().from().equals(node)) {
          queues.addAll(shaper.create(port.device(), shaper.factory(rate(port.link()))));
        }
      }
    }
    if (!queues.isEmpty()) {
      Batch.tc(namespace, queues);
    }
    Batch.nft(namespace, setup.ruleset());
  }

  Bandwidth rate(LinkId link) {
    return plan.scenario().topology().findLink(link).orElseThrow().maxBandwidth();
  }

  /** Runs tasks side by side and waits for all; the first failure is thrown. */
  static void inParallel(List<Callable<Void>> tasks) throws IOException, InterruptedException {
    try (var workers = Executors.newFixedThreadPool(WORKERS)) {
      for (var task : workers.invokeAll(tasks)) {
        task.get();
      }
    } catch (ExecutionException e) {
      throw new IOException(String.valueOf(e.getCause()), e);
    }
  }

  KernelPlan plan() {
    return plan;
  }

  Namespaces namespaces() {
    return namespaces;
  }

  StaticIgp igp() {
    return igp;
  }

  /** The lab's id; every namespace's name begins with it. */
  public String id() {
    return plan.labId();
  }

  /** The device into which a gateway's site sends, and from which it receives, IPv4 packets. */
  int lan(NodeId gateway) {
    var device = lans.get(gateway);
    if (device == null) {
      throw new IllegalArgumentException(gateway + " is no gateway");
    }
    return device;
  }

  private LinkBridge.Cable cable(LineId line) {
    var cable = lines.get(line);
    if (cable == null) {
      throw new IllegalArgumentException("no line " + line);
    }
    return cable;
  }

  /** What the line does to packets now, from the branch and to it. */
  public List<LineShape> shape(LineId line) {
    return List.of(cable(line).there(), cable(line).back());
  }

  /** Changes what a line does to packets, from the branch and to it, while they flow. */
  public synchronized void reshape(LineId line, LineShape up, LineShape down) {
    cable(line).reshape(up, down);
  }

  /** Cuts both directions of a line silently, as a digger does, or mends them. */
  public synchronized void setUp(LineId line, boolean up) {
    setUp(cable(line), up);
  }

  private static void setUp(LinkBridge.Cable cable, boolean up) {
    cable.reshape(cable.there().withUp(up), cable.back().withUp(up));
  }

  /**
   * Cuts cables silently, or mends them: both directions of those that one of the links uses.
   *
   * @throws IOException when the kernel refuses
   */
  public synchronized void setUp(Set<LinkId> links, boolean up)
      throws IOException, InterruptedException {
    for (var cable : plan.cables()) {
      var both = Set.of(cable.one().link(), cable.other().link());
      if (Collections.disjoint(both, links)) {
        continue;
      }
      var joined = bridged.get(cable);
      if (joined != null) {
        setUp(joined, up);
      } else {
        var one = cable.one();
        Batch.nft(one.namespace(), up ? mended(one.device()) : severed(one.device()));
      }
      if (cable.line().isEmpty()) {
        var _ = up ? cut.removeAll(both) : cut.addAll(both);
      }
    }
  }

  /** Nothing enters or leaves a device any more, whatever the protocol. */
  private static String severed(String device) {
    return """
    table netdev cut-%1$s {
      chain in { type filter hook ingress device "%1$s" priority -500; policy drop; }
      chain out { type filter hook egress device "%1$s" priority -500; policy drop; }
    }
    """
        .formatted(device);
  }

  private static String mended(String device) {
    // Harmless when there is none.
    return "table netdev cut-%1$s {}\ndelete table netdev cut-%1$s\n".formatted(device);
  }

  /** The links beside lines that are cut now. */
  Set<LinkId> cut() {
    return Set.copyOf(cut);
  }

  /**
   * Makes both directions of a line worse than they were, or as they were.
   *
   * @param delayMillis one way, added
   * @param loss share of packets lost besides
   * @param rate share of its rate that is left
   */
  public synchronized void degrade(LineId line, double delayMillis, double loss, double rate) {
    var cable = cable(line);
    boolean healed = delayMillis == 0 && loss == 0 && rate == 1;
    var before = healed ? undisturbed.remove(line) : undisturbed.computeIfAbsent(line, this::shape);
    if (before != null) {
      cable.reshape(
          before.getFirst().worse(delayMillis, loss, rate).withUp(cable.there().up()),
          before.getLast().worse(delayMillis, loss, rate).withUp(cable.back().up()));
    }
  }

  /** Removes everything; harmless to do twice. */
  @Override
  public void close() {
    bridge.close();
    devices.forEach(SystemCalls::close);
    devices.clear();
    namespaces.close();
    try {
      LabRegistry.remove(plan.labId());
    } catch (IOException e) {
      throw new UncheckedIOException("removing lab " + plan.labId(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
