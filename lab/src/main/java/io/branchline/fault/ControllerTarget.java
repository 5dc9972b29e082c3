package io.branchline.fault;

import java.io.IOException;
import java.util.EnumSet;
import java.util.Set;

/** The controller's process. */
public final class ControllerTarget implements FaultTarget {
  private final ControlledProcess process;

  /** A controller that can be killed and started again. */
  public interface ControlledProcess {
    long pid();

    /** Ends it as {@code kill -9} does. */
    void kill() throws InterruptedException;

    /** Starts it again on what it left, and returns when it answers. */
    void start() throws IOException, InterruptedException;
  }

  public ControllerTarget(ControlledProcess process) {
    this.process = process;
  }

  @Override
  public Set<FaultKind> kinds() {
    return EnumSet.of(FaultKind.CONTROLLER_KILL, FaultKind.CONTROLLER_PAUSE);
  }

  @Override
  public Injected inject(InjectableFault fault) {
    return switch (fault.kind()) {
      case CONTROLLER_KILL -> {
        killed();
        yield Injected.once(this::started);
      }
      case CONTROLLER_PAUSE -> {
        long pid = process.pid();
        Signals.send(pid, "STOP");
        yield Injected.once(() -> Signals.send(pid, "CONT"));
      }
      default -> throw new IllegalArgumentException("a process knows no " + fault.kind().id());
    };
  }

  private void killed() {
    try {
      process.kill();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new FaultException("interrupted while the controller was killed", e);
    }
  }

  private void started() {
    try {
      process.start();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new FaultException("interrupted while the controller started", e);
    } catch (IOException e) {
      throw new FaultException("the controller does not start again: " + e.getMessage(), e);
    }
  }
}
