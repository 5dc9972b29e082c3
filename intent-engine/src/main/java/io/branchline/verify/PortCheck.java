package io.branchline.verify;

import io.branchline.metric.Bandwidth;
import io.branchline.network.NodeId;
import io.branchline.policy.RouterChange;
import io.branchline.qos.QueuePlanner;
import io.branchline.service.QueueProfile;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Whether the profiles that a plan installs can never starve control traffic. */
final class PortCheck {
  private PortCheck() {}

  static List<Violation> check(NodeId router, RouterChange change) {
    var result = new ArrayList<Violation>();
    change
        .putQueues()
        .forEach((name, profile) ->
            problem(profile)
                .ifPresent(figures ->
                    result.add(
                        new Violation(
                            Violation.Invariant.CONTROL_QUEUE,
                            router + ":" + name,
                            figures,
                            Violation.Weight.BLOCKS))));
    return result;
  }

  private static Optional<String> problem(QueueProfile profile) {
    var control = profile.findQueue(QueueProfile.CONTROL);
    if (control.isEmpty()) {
      return Optional.of("there is no control queue");
    }
    if (!control.get().strict()) {
      return Optional.of("the control queue is not strict");
    }
    var least = QueuePlanner.controlGuarantee(profile.shaper());
    if (control.get().guarantee().compareTo(least) < 0) {
      return Optional.of(
          "control has a guarantee of " + control.get().guarantee() + ", it needs " + least);
    }
    var sum =
        profile.queues().stream()
            .map(QueueProfile.Queue::guarantee)
            .reduce(Bandwidth.ZERO, Bandwidth::plus);
    return sum.compareTo(profile.shaper()) > 0
        ? Optional.of("guarantees of " + sum + " do not fit " + profile.shaper())
        : Optional.empty();
  }
}
