package io.branchline.measure;

/** What a series of a line, a queue or a policy counts, with its unit in the label. */
public enum Measure {
  /** Offered rate, sent and dropped together, in kbit/s, encapsulation counted. */
  KBPS("kbps"),
  SENT_KBPS("sentKbps"),
  DROPPED_KBPS("droppedKbps"),
  /** Offered packets a second, sent and dropped together. */
  PACKETS_PER_SECOND("packetsPerSecond"),
  /** Sent rate as a share of the committed rate, from 0 to 1 (above while a burst passes). */
  UTILISATION("utilisation"),
  /** One-way delay in milliseconds. */
  DELAY_MS("delayMs"),
  JITTER_MS("jitterMs"),
  /** Share of packets lost, from 0 to 1. */
  LOSS("loss"),
  /** Mean depth of the queue in bytes since the sample before. */
  DEPTH_BYTES("depthBytes"),
  /** Bytes used of the month's quota. */
  QUOTA_USED_BYTES("quotaUsedBytes"),
  /** 1 while the sending end's port is up, else 0. */
  UP("up"),
  // What an hour of a line is scored by: of both directions, kept with "up", a point an hour.
  /** Minutes of which anything was heard. */
  KNOWN_MINUTES("knownMinutes"),
  DOWN_MINUTES("downMinutes"),
  /** Minutes in which loss, delay and jitter could be judged. */
  JUDGED_MINUTES("judgedMinutes"),
  /** Minutes whose loss broke the contract; the next two alike. */
  LOSS_MINUTES("lossMinutes"),
  DELAY_MINUTES("delayMinutes"),
  JITTER_MINUTES("jitterMinutes"),
  /** How long the longest outage of the hour had taken by its end. */
  OUTAGE_MINUTES("outageMinutes"),
  /** The worst minute's loss, from 0 to 1; the next two alike. */
  WORST_LOSS("worstLoss"),
  WORST_DELAY_MS("worstDelayMs"),
  WORST_JITTER_MS("worstJitterMs");

  private final String label;

  Measure(String label) {
    this.label = label;
  }

  /** The name in series, files and the API. */
  public String label() {
    return label;
  }

  /** The measure with this label; throws {@link IllegalArgumentException} when there is none. */
  public static Measure ofLabel(String label) {
    for (var measure : values()) {
      if (measure.label.equals(label)) {
        return measure;
      }
    }
    throw new IllegalArgumentException("\"" + label + "\" is not a measure");
  }
}
