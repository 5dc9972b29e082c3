package io.branchline.fault;

import java.io.IOException;

/** Sends a signal to one process, by its id. */
final class Signals {
  private Signals() {}

  /**
   * @param name without SIG, for instance {@code STOP}
   */
  static void send(long pid, String name) {
    try {
      var kill =
          new ProcessBuilder("kill", "-" + name, Long.toString(pid))
              .redirectErrorStream(true)
              .start();
      var said = new String(kill.getInputStream().readAllBytes()).strip();
      if (kill.waitFor() != 0) {
        throw new FaultException("process " + pid + " takes no SIG" + name + ": " + said);
      }
    } catch (IOException e) {
      throw new FaultException("there is no kill command", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new FaultException("interrupted while a signal was sent", e);
    }
  }
}
