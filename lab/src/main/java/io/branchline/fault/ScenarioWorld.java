package io.branchline.fault;

import com.fasterxml.jackson.databind.JsonNode;
import io.branchline.network.NodeId;
import io.branchline.policy.RouterConfiguration;
import java.time.Duration;
import java.time.InstantSource;

/** What a scenario is played in and judged by. */
public interface ScenarioWorld {
  /** Real time. */
  InstantSource clock();

  /** Lets a little real time pass. */
  void pause(Duration time) throws InterruptedException;

  Injected inject(InjectableFault fault);

  /**
   * What the controller's REST interface answers.
   *
   * @throws io.branchline.cli.CommandFailed when it does not answer
   */
  JsonNode get(String path);

  /**
   * Minutes lost so far, over all sites, classes and directions; the truth, not the controller's.
   */
  int sloMinutesLost();

  /** The configuration that is truly in force. */
  RouterConfiguration running(NodeId router);
}
