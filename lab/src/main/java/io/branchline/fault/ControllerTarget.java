package io.branchline.fault;

import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The controller's process and the database server that belongs to it. */
public final class ControllerTarget implements FaultTarget {
  private final ControlledProcess process;
  private final Optional<DataDisk> disk;

  /** A controller that can be killed and started again. */
  public interface ControlledProcess {
    long pid();

    /** Where its database keeps its files. */
    Path data();

    /** Ends it as {@code kill -9} does. */
    void kill() throws InterruptedException;

    /** Starts it again on what it left, and returns when it answers. */
    void start() throws IOException, InterruptedException;
  }

  /**
   * @param disk what its data folder is on, when that can be made full
   */
  public ControllerTarget(ControlledProcess process, Optional<DataDisk> disk) {
    this.process = process;
    this.disk = disk;
  }

  @Override
  public Set<FaultKind> kinds() {
    return EnumSet.of(
        FaultKind.CONTROLLER_KILL,
        FaultKind.CONTROLLER_PAUSE,
        FaultKind.DATABASE_PAUSE,
        FaultKind.DATABASE_LOSS,
        FaultKind.DISK_FULL);
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
      case DATABASE_PAUSE -> {
        var server = database();
        var all = Stream.concat(Stream.of(server), server.descendants()).toList();
        all.forEach(process -> Signals.send(process.pid(), "STOP"));
        yield Injected.once(() ->
            all.stream()
                .filter(ProcessHandle::isAlive)
                .forEach(process -> Signals.send(process.pid(), "CONT")));
      }
      case DATABASE_LOSS -> {
        database().destroyForcibly();
        yield Injected.once(() -> {
          killed();
          started();
        });
      }
      case DISK_FULL ->
          disk.orElseThrow(() -> new FaultException("only root can make a disk full")).fill();
      default -> throw new IllegalArgumentException("a process knows no " + fault.kind().id());
    };
  }

  private ProcessHandle database() {
    return DatabaseServers.in(process.data()).stream()
        .findFirst()
        .orElseThrow(() -> new FaultException("no database server works in " + process.data()));
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
