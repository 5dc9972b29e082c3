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
  UP("up");

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
