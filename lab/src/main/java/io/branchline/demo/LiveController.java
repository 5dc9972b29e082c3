package io.branchline.demo;

import io.branchline.cli.SessionFile;
import io.branchline.fault.ControllerTarget.ControlledProcess;
import java.io.IOException;

/**
 * The controller of a demo: one process at a time, and the session file by which commands in
 * another terminal find it.
 */
final class LiveController implements ControlledProcess, AutoCloseable {
  private final Starter starter;
  private Rig.Running running;
  private SessionFile session;

  /** Starts a controller and waits until it answers. */
  @FunctionalInterface
  interface Starter {
    Rig.Running start() throws IOException, InterruptedException;
  }

  /** Starts it and waits until it answers. */
  LiveController(Starter starter) throws IOException, InterruptedException {
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
