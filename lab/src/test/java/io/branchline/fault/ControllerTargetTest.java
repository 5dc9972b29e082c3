package io.branchline.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
@EnabledOnOs(OS.LINUX)
class ControllerTargetTest {
  /** {@code cat}, which answers what it hears. */
  private static final class Cat implements ControllerTarget.ControlledProcess {
    private final Path data;
    private Process process = new ProcessBuilder("cat").start();

    Cat(Path data) throws IOException {
      this.data = data;
    }

    @Override
    public Path data() {
      return data;
    }

    @Override
    public long pid() {
      return process.pid();
    }

    @Override
    public void kill() throws InterruptedException {
      process.destroyForcibly().waitFor();
    }

    @Override
    public void start() throws IOException {
      process = new ProcessBuilder("cat").start();
    }

    void say(int c) throws IOException {
      process.getOutputStream().write(c);
      process.getOutputStream().flush();
    }
  }

  private final Path folder;
  private final Cat cat;
  private final ControllerTarget target;

  ControllerTargetTest(@TempDir Path folder) throws IOException {
    this.folder = folder;
    cat = new Cat(folder);
    target = new ControllerTarget(cat, Optional.empty());
  }

  @AfterEach
  void stop() throws InterruptedException {
    cat.kill();
  }

  /** As the kernel calls it: T when it is stopped. */
  private static char state(long pid) throws IOException {
    var stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
    return stat.charAt(stat.lastIndexOf(')') + 2);
  }

  private static void awaitStopped(long pid) throws IOException {
    while (state(pid) != 'T') {
      Thread.onSpinWait();
    }
  }

  private Injected inject(FaultKind kind) {
    return target.inject(InjectableFault.of(kind, ""));
  }

  @Test
  void aPausedControllerHearsNothingUntilItGoesOn() throws Exception {
    var pause = inject(FaultKind.CONTROLLER_PAUSE);
    awaitStopped(cat.pid());
    cat.say(65);
    assertEquals(0, cat.process.getInputStream().available());
    pause.undo();
    assertEquals(65, cat.process.getInputStream().read());
    assertNotEquals('T', state(cat.pid()));
  }

  @Test
  void aKilledControllerIsDeadAndThenAnotherOne() throws Exception {
    long before = cat.pid();
    var kill = inject(FaultKind.CONTROLLER_KILL);
    assertTrue(cat.process.waitFor(10, TimeUnit.SECONDS));
    assertFalse(ProcessHandle.of(before).map(ProcessHandle::isAlive).orElse(false));
    kill.undo();
    kill.undo();
    assertNotEquals(before, cat.pid());
    cat.say(66);
    assertEquals(66, cat.process.getInputStream().read());
  }

  @Test
  void withoutADiskOfItsOwnNothingCanBeFilled() {
    assertThrows(FaultException.class, () -> inject(FaultKind.DISK_FULL));
  }

  @Test
  void aProcessThatIsGoneCannotBePaused() throws Exception {
    cat.kill();
    assertThrows(FaultException.class, () -> inject(FaultKind.CONTROLLER_PAUSE));
  }

  /** What looks like a database server: it works on a file in the data folder. */
  private Process database() throws IOException {
    var data = Files.createDirectories(folder.resolve("data"));
    var log = Files.createFile(data.resolve("log"));
    var server = new ProcessBuilder("tail", "-f", log.toString()).start();
    Files.writeString(data.resolve("postmaster.pid"), server.pid() + "\n" + data + "\n");
    return server;
  }

  @Test
  void aPausedDatabaseGoesOn() throws Exception {
    var server = database();
    try {
      var pause = inject(FaultKind.DATABASE_PAUSE);
      awaitStopped(server.pid());
      pause.undo();
      while (state(server.pid()) == 'T') {
        Thread.onSpinWait();
      }
      assertTrue(server.isAlive());
    } finally {
      server.destroyForcibly().waitFor();
    }
  }

  @Test
  void aKilledDatabaseComesBackWithAnotherController() throws Exception {
    var server = database();
    long before = cat.pid();
    var loss = inject(FaultKind.DATABASE_LOSS);
    assertTrue(server.waitFor(10, TimeUnit.SECONDS));
    assertEquals(before, cat.pid());
    loss.undo();
    assertNotEquals(before, cat.pid());
  }

  @Test
  void withoutADatabaseNothingCanBeDoneToIt() {
    assertThrows(FaultException.class, () -> inject(FaultKind.DATABASE_PAUSE));
  }
}
