package io.branchline.netns;

import io.branchline.metric.Bandwidth;
import io.branchline.service.QueueProfile;
import java.util.ArrayList;
import java.util.List;

/**
 * Says a queue profile in the words of {@code tc}: HTB with one class and one FIFO of limited bytes
 * for each queue. Guarantees and ceilings are HTB's rate and ceil. Strict queues, and control, are
 * first also where what is left over is shared; among the others the quantum shares it by weight.
 */
final class Shaper {
  /** HTB has no class without a rate. */
  private static final Bandwidth LEAST = Bandwidth.ofKbps(8);

  private static final int LEAST_QUANTUM = 1600;
  private static final int LARGEST_QUANTUM = 60_000;
  private static final int LEAST_BURST = 1600;
  private static final double BURST_SECONDS = 0.001;
  private static final int FACTORY_BUFFER = 64_000;
  private static final int LEAF_HANDLE = 0x100;

  private final KernelPlan plan;

  Shaper(KernelPlan plan) {
    this.plan = plan;
  }

  /** What an interface has before it is configured: equal queues for all classes. */
  QueueProfile factory(Bandwidth rate) {
    return new QueueProfile(
        rate,
        plan.queues().stream()
            .map(name -> new QueueProfile.Queue(name, false, LEAST, rate, 1, FACTORY_BUFFER))
            .toList());
  }

  /** The commands that give a device queues for the first time. */
  List<String> create(String device, QueueProfile profile) {
    var lines = new ArrayList<String>();
    int control = plan.minor(QueueProfile.CONTROL);
    lines.add(
        "qdisc add dev %s root handle 1: htb default %s"
            .formatted(device, Integer.toHexString(control)));
    lines.addAll(change(device, profile));
    return lines;
  }

  /** The commands that change a device's queues; no packet that waits in them is lost. */
  List<String> change(String device, QueueProfile profile) {
    var lines = new ArrayList<String>();
    var shaper = profile.shaper();
    lines.add(
        "class replace dev %s parent 1: classid 1:ff htb %s"
            .formatted(device, rates(shaper, shaper)));
    int lightest = profile.queues().stream().mapToInt(QueueProfile.Queue::weight).min().orElse(1);
    for (var name : plan.queues()) {
      var queue =
          profile
              .findQueue(name)
              .orElse(new QueueProfile.Queue(name, false, LEAST, shaper, 1, FACTORY_BUFFER));
      var minor = Integer.toHexString(plan.minor(name));
      boolean first = queue.strict() || name.equals(QueueProfile.CONTROL);
      int quantum = Math.min(LARGEST_QUANTUM, LEAST_QUANTUM * queue.weight() / lightest);
      lines.add(
          "class replace dev %s parent 1:ff classid 1:%s htb prio %d quantum %d %s"
              .formatted(
                  device,
                  minor,
                  first ? 0 : 1,
                  Math.max(LEAST_QUANTUM, quantum),
                  rates(queue.guarantee().max(LEAST), queue.ceiling().min(shaper).max(LEAST))));
      lines.add(
          "qdisc replace dev %s parent 1:%s handle %s: bfifo limit %d"
              .formatted(device, minor, handle(plan.minor(name)), queue.bufferBytes()));
    }
    return lines;
  }

  /** The handle of the FIFO below a class, in hexadecimal. */
  private static String handle(int minor) {
    return Integer.toHexString(LEAF_HANDLE + minor);
  }

  /** Which class a FIFO's handle belongs to, or 0. */
  static int minorOf(int handle) {
    int major = handle >>> 16;
    return major > LEAF_HANDLE && major < 2 * LEAF_HANDLE ? major - LEAF_HANDLE : 0;
  }

  private static String rates(Bandwidth rate, Bandwidth ceiling) {
    return "rate %dbit burst %d ceil %dbit cburst %d"
        .formatted(rate.bitsPerSecond(), burst(rate), ceiling.bitsPerSecond(), burst(ceiling));
  }

  private static int burst(Bandwidth rate) {
    return (int) Math.max(LEAST_BURST, rate.bitsPerSecond() / 8.0 * BURST_SECONDS);
  }
}
