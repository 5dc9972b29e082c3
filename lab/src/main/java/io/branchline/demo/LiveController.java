package io.branchline.demo;

import io.branchline.cli.SessionFile;
import io.branchline.fault.ControllerTarget.ControlledProcess;
import java.io.IOException;
import java.nio.file.Path;

/**
 * The controller of a demo: one process at a time, and the session file by which commands in
 * another terminal find it.
 */
final class LiveController implements ControlledProcess, AutoCloseable {
  private final Path data;
  private final Starter starter;
  private Rig.Running running;
  private SessionFile session;

  /** Starts a controller and waits until it answers. */
  @FunctionalInterface
  interface Starter {
    Rig.Running start() throws IOException, InterruptedException;
  }

  /**
   * Starts it and waits until it answers.
   *
   * @param data its folder of all state
   */
  LiveController(Path data, Starter starter) throws IOException, InterruptedException {
    this.data = data;
    this.starter = starter;
    this.running = starter.start();
    this.session = publish(running);
  }

  private static SessionFile publish(Rig.Running running) throws IOException {
    var session = running.process().session();
    session.write(SessionFile.defaultPath());
    return session;
  }

  /** The one that runs now, or ran last. */
  synchronized Rig.Running running() {
    return running;
  }

  @Override
  public synchronized long pid() {
    return running.process().pid();
  }

  @Override
  public Path data() {
    return data;
  }

  @Override
  public synchronized void kill() throws InterruptedException {
    running.process().kill();
  }

  @Override
  public synchronized void start() throws IOException, InterruptedException {
    running.close();
    running = starter.start();
    session.remove(SessionFile.defaultPath());
    session = publish(running);
  }

  @Override
  public synchronized void close() throws IOException {
    try {
      running.close();
    } finally {
      session.remove(SessionFile.defaultPath());
    }
  }
}
