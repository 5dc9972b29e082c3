package io.branchline.qos;

import io.branchline.metric.Bandwidth;
import io.branchline.service.QueueProfile;
import java.util.Optional;

/** How one end of a line serves what its classes offer. */
public final class PortLoad {
  private PortLoad() {}

  /**
   * What each class gets, in kbit/s. With a profile every queue first gets its guarantee, then what
   * is left is shared by weight among those that want more; without one, all lose alike.
   *
   * @param classes names, in the order of {@code offered}
   * @param offered kbit/s on the wire
   */
  public static double[] served(
      Bandwidth rate, Optional<QueueProfile> profile, String[] classes, double[] offered) {
    double total = 0;
    for (double value : offered) {
      total += value;
    }
    var served = new double[offered.length];
    if (profile.isEmpty()) {
      double share = total <= rate.kbps() ? 1 : rate.kbps() / total;
      for (int i = 0; i < offered.length; i++) {
        served[i] = offered[i] * share;
      }
      return served;
    }
    var weight = new double[offered.length];
    var ceiling = new double[offered.length];
    double control =
        profile.get().findQueue(QueueProfile.CONTROL).map(q -> q.guarantee().kbps()).orElse(0.0);
    double left = Math.min(rate.kbps(), profile.get().shaper().kbps()) - control;
    for (int i = 0; i < offered.length; i++) {
      var queue = profile.get().findQueue(classes[i]);
      double guarantee = queue.map(q -> q.guarantee().kbps()).orElse(0.0);
      weight[i] = queue.map(q -> q.weight()).orElse(1);
      ceiling[i] = queue.map(q -> q.ceiling().kbps()).orElse(rate.kbps());
      served[i] = Math.max(0, Math.min(Math.min(offered[i], guarantee), left));
      left -= served[i];
    }
    share(left, offered, served, weight, ceiling);
    return served;
  }

  private static void share(
      double left, double[] offered, double[] served, double[] weight, double[] ceiling) {
    for (int round = 0; round <= offered.length && left > 1e-9; round++) {
      double weights = 0;
      for (int i = 0; i < offered.length; i++) {
        weights += wants(i, offered, served, ceiling) > 1e-9 ? weight[i] : 0;
      }
      if (weights == 0) {
        return;
      }
      double given = 0;
      for (int i = 0; i < offered.length; i++) {
        double wanted = wants(i, offered, served, ceiling);
        if (wanted > 1e-9) {
          double part = Math.min(wanted, left * weight[i] / weights);
          served[i] += part;
          given += part;
        }
      }
      left -= given;
    }
  }

  private static double wants(int i, double[] offered, double[] served, double[] ceiling) {
    return Math.min(offered[i], ceiling[i]) - served[i];
  }
}
