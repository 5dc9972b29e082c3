package io.branchline.fault;

import io.branchline.network.NodeId;
import io.branchline.site.LineId;
import java.util.List;

/** What an expectation is about. */
sealed interface Condition {
  /** The controller says this of every one of the lines: up, degraded, down or stale. */
  record LineHealth(List<LineId> lines, String health) implements Condition {
    public LineHealth {
      lines = List.copyOf(lines);
    }
  }

  /** No class of traffic is placed on any of the lines any more. */
  record ClassesLeft(List<LineId> lines) implements Condition {
    public ClassesLeft {
      lines = List.copyOf(lines);
    }
  }

  /**
   * The controller says this of a session of every one of the routers; of one that is wanted down,
   * that it was so since the fault.
   *
   * @param protocol {@code netconf}, {@code gnmi}, or {@code session} for any of the two
   * @param up wanted: up, or anything else
   */
  record Session(List<NodeId> routers, String protocol, boolean up) implements Condition {
    public Session {
      routers = List.copyOf(routers);
    }
  }

  /**
   * A plan that was not there before.
   *
   * @param applied it was carried out, too
   */
  record NewPlan(boolean applied) implements Condition {}

  /** The controller answers, or does not. */
  record ControllerAnswers(boolean answers) implements Condition {}

  /** The routers' configuration is again what it was before the fault. */
  record DriftRepaired(List<NodeId> routers) implements Condition {
    public DriftRepaired {
      routers = List.copyOf(routers);
    }
  }

  /** Each of these lines and routers' sessions that was up before the fault is up again. */
  record Recovered(List<LineId> lines, List<NodeId> routers) implements Condition {
    public Recovered {
      lines = List.copyOf(lines);
      routers = List.copyOf(routers);
    }
  }

  /**
   * What the controller sends on, to Kafka for instance, gets through and nothing is lost; or it
   * says that something does not.
   */
  record SamplesDelivered(boolean delivered) implements Condition {}

  /** Minutes lost since the fault, over all sites, classes and directions: the truth. */
  record SloMinutesLost() implements Condition {}
}
