package io.branchline.optimize;

import java.util.List;

/**
 * What single failures do to a placement.
 *
 * @param findings the failures that it does not survive as it was asked to; empty, when all were
 *     tried: it survives each one
 * @param notTried failures that there was no time for: nothing is known of them
 * @param searchedToTheEnd whether the search for better paths and backups ended by itself; when it
 *     was cut off, more time may leave fewer findings
 */
public record ProtectionReport(
    List<FailureFinding> findings, List<SingleFailure> notTried, boolean searchedToTheEnd) {
  public ProtectionReport {
    findings = List.copyOf(findings);
    notTried = List.copyOf(notTried);
  }

  /** Whether it is known to survive every single failure. */
  public boolean survivesAll() {
    return findings.isEmpty() && notTried.isEmpty();
  }
}
