package io.branchline.fault;

import io.branchline.netns.KernelLab;
import io.branchline.network.LinkId;
import io.branchline.site.LineId;
import io.branchline.traffic.LabNetwork;
import java.io.IOException;
import java.util.Set;

/** What carries packets between routers: the fluid model, or the kernel. */
public interface Wires {
  /** Cuts links, or mends them. */
  void setUp(Set<LinkId> links, boolean up);

  /**
   * How much worse than by nature a line is from now on, in both directions.
   *
   * @param delayMillis one way, added
   * @param loss share of packets lost besides
   * @param rate share of its rate that is left
   */
  void degradeLine(LineId line, double delayMillis, double loss, double rate);

  static Wires of(LabNetwork network) {
    return new Wires() {
      @Override
      public void setUp(Set<LinkId> links, boolean up) {
        network.setUp(links, up);
      }

      @Override
      public void degradeLine(LineId line, double delayMillis, double loss, double rate) {
        network.degradeLine(line, delayMillis, loss, rate);
      }
    };
  }

  static Wires of(KernelLab lab) {
    return new Wires() {
      @Override
      public void setUp(Set<LinkId> links, boolean up) {
        try {
          lab.setUp(links, up);
        } catch (IOException e) {
          throw new FaultException("the kernel does not cut a link: " + e.getMessage(), e);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          throw new FaultException("interrupted while links were cut", e);
        }
      }

      @Override
      public void degradeLine(LineId line, double delayMillis, double loss, double rate) {
        lab.degrade(line, delayMillis, loss, rate);
      }
    };
  }
}
