package io.branchline.gnmi;

import io.branchline.site.Contract;

/**
 * When a line is degraded: its measured delay or loss is above the limit for several samples in a
 * row. It has recovered after several samples well below. What is measured while the line is nearly
 * full is not held against it, for then the delay is our own queue's.
 *
 * @param latencyFactor limit of the delay, as a multiple of the contract's
 * @param extraLoss limit of the loss, above the contract's, as a share of packets
 * @param recovery share of the limit that a sample must stay below to count as good
 * @param badSamples in a row until the line is degraded
 * @param goodSamples in a row until it has recovered
 * @param fullAt utilisation from which on samples are not judged
 */
public record LineLimits(
    double latencyFactor,
    double extraLoss,
    double recovery,
    int badSamples,
    int goodSamples,
    double fullAt) {
  public static final LineLimits DEFAULT = new LineLimits(2, 0.01, 0.8, 3, 6, 0.85);

  public LineLimits {
    if (!(latencyFactor > 0 && extraLoss >= 0 && recovery > 0 && recovery <= 1 && fullAt > 0)
        || badSamples < 1
        || goodSamples < 1) {
      throw new IllegalArgumentException("these limits can never be met or never be broken");
    }
  }

  double delayMs(Contract contract) {
    return contract.latency().millis() * latencyFactor;
  }

  double loss(Contract contract) {
    return contract.loss().ratio() + extraLoss;
  }
}
