package io.branchline.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@Timeout(60)
@EnabledOnOs(OS.LINUX)
class ControllerTargetTest {
  /** {@code cat}, which answers what it hears. */
  private static final class Cat implements ControllerTarget.ControlledProcess {
    private Process process = new ProcessBuilder("cat").start();

    Cat() throws IOException {}

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

    char state() throws IOException {
      var stat = Files.readString(Path.of("/proc", Long.toString(pid()), "stat"));
      return stat.charAt(stat.lastIndexOf(')') + 2);
    }
  }

  private final Cat cat = new Cat();
  private final ControllerTarget target = new ControllerTarget(cat);

  ControllerTargetTest() throws IOException {}

  @AfterEach
  void stop() throws InterruptedException {
    cat.kill();
  }

  private Injected inject(FaultKind kind) {
    return target.inject(InjectableFault.of(kind, ""));
  }

  @Test
  void aPausedControllerHearsNothingUntilItGoesOn() throws Exception {
    var pause = inject(FaultKind.CONTROLLER_PAUSE);
    while (cat.state() != 'T') {
      Thread.onSpinWait();
    }
    cat.say(65);
    assertEquals(0, cat.process.getInputStream().available());
    pause.undo();
    assertEquals(65, cat.process.getInputStream().read());
    assertNotEquals('T', cat.state());
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
  void aProcessThatIsGoneCannotBePaused() throws Exception {
    cat.kill();
    assertThrows(FaultException.class, () -> inject(FaultKind.CONTROLLER_PAUSE));
  }
}
