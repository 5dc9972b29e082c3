package io.branchline.traffic;

import io.branchline.network.LinkId;
import io.branchline.network.Topology;
import io.branchline.network.TopologyChange;
import io.branchline.service.Direction;
import io.branchline.site.Line;
import java.util.ArrayList;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What each link, by its index in the intact network, can do just now: as it was built, less what
 * has happened to it, and with the moods of its radio where it has one.
 */
final class LinkConditions {
  private final NetworkIndex index;
  private final boolean[] up;
  private final double[] extraDelayMillis;
  private final double[] extraLoss;
  private final double[] rateFactor;
  private final @Nullable Radio[] radios;

  /** Nothing has happened to any link. */
  LinkConditions(NetworkIndex index, long seed) {
    this.index = index;
    int links = index.topology.linkCount();
    up = new boolean[links];
    Arrays.fill(up, true);
    extraDelayMillis = new double[links];
    extraLoss = new double[links];
    rateFactor = new double[links];
    Arrays.fill(rateFactor, 1);
    radios = new Radio[links];
    for (int l = 0; l < links; l++) {
      var line = index.line[l];
      if (line != null && line.encrypted()) {
        radios[l] = new Radio(seed, index.topology.link(l));
      }
    }
  }

  /** Cuts one direction of a link, or mends it. */
  void setUp(LinkId id, boolean isUp) {
    up[indexOf(id)] = isUp;
  }

  /** See {@link FluidNetwork#degrade}. */
  void degrade(Line line, double delayMillis, double loss, double factor) {
    for (var direction : Direction.values()) {
      int l = indexOf(line.linkId(direction));
      extraDelayMillis[l] = delayMillis;
      extraLoss[l] = loss;
      rateFactor[l] = factor;
    }
  }

  private int indexOf(LinkId id) {
    int l = index.topology.linkIndex(id);
    if (l < 0) {
      throw new IllegalArgumentException("no link " + id);
    }
    return l;
  }

  boolean isUp(int link) {
    return up[link];
  }

  /** Which links are up, as they are now. */
  boolean[] up() {
    return up.clone();
  }

  boolean sameAs(boolean[] known) {
    return Arrays.equals(known, up);
  }

  /** The intact topology without the links that are down. */
  Topology topology() {
    var changes = new ArrayList<TopologyChange>();
    for (int l = 0; l < up.length; l++) {
      if (!up[l]) {
        changes.add(new TopologyChange.LinkRemoved(index.topology.link(l).id()));
      }
    }
    return index.topology.with(changes);
  }

  /** What it carries in a second, in bytes; 0 while it is down. */
  double bytesPerSecond(int link, long second) {
    if (!up[link]) {
      return 0;
    }
    var radio = radios[link];
    return index.bytesPerSecond[link]
        * rateFactor[link]
        * (radio == null ? 1 : radio.rateShare(second));
  }

  /** The share of packets that is lost on the way. */
  double loss(int link) {
    return 1 - (1 - index.loss[link]) * (1 - extraLoss[link]);
  }

  /** Its delay without queues. */
  double delayMillis(int link, long second) {
    var radio = radios[link];
    return index.delayMillis[link]
        + extraDelayMillis[link]
        + (radio == null ? 0 : radio.extraDelayMillis(second, index.jitterMillis[link]));
  }
}
