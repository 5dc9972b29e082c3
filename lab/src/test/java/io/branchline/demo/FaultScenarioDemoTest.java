package io.branchline.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.branchline.bank.SmallBankText;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * Demos in JVMs of their own: one plays a scenario in which also the controller's own database
 * hangs and is lost, others are killed.
 */
@Tag("integration")
@Timeout(240)
@EnabledOnOs(OS.LINUX)
class FaultScenarioDemoTest {
  private static final String BANK =
      SmallBankText.of(
          SmallBankText.OFFICE,
          List.of("dc-a"),
          "mstp-1: {carrier: c1, committed: 10Mbps, hub: dc-a, ducts: [north]}",
          "5g: {carrier: c2, committed: 20Mbps, hub: dc-a, quota: 1GB}");

  @TempDir Path folder;
  private final List<Process> started = new ArrayList<>();

  @AfterEach
  void stop() throws IOException, InterruptedException {
    for (var process : started) {
      process.destroyForcibly().waitFor();
    }
    DemoRegistry.removeLeftOvers(registry());
  }

  private Path registry() {
    return folder.resolve("demos");
  }

  private Process demo(String... more) throws IOException {
    Files.writeString(folder.resolve("bank.yaml"), BANK);
    var command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Djava.io.tmpdir=" + Files.createDirectories(folder.resolve("tmp")),
                "-cp",
                System.getProperty("java.class.path"),
                "io.branchline.demo.Main",
                "demo",
                "--headless",
                "--port",
                "0",
                "--bank",
                folder.resolve("bank.yaml").toString()));
    command.addAll(List.of(more));
    var builder = new ProcessBuilder(command);
    builder.environment().put("BRANCHLINE_SESSION", folder.resolve("session.json").toString());
    var process = builder.start();
    started.add(process);
    return process;
  }

  @Test
  void aScenarioIsPlayedAndJudged() throws Exception {
    var scenario =
        Files.writeString(
            folder.resolve("scenario.yaml"),
            """
            name: several-faults
            steps:
            - fault: database-pause
              for: 4s
              expect: [controller up within 2s]
            - at: 1s
              fault: line-cut
              target: branch-01-mstp-1
              for: 8s
              expect:
              - line down within 20s
              - classes leave within 30s
            - at: 1500ms
              fault: line-cut
              target: branch-01-5g
              for: 1s
              expect: [controller down within 2s]
            - at: 12s
              fault: database-loss
              for: 1s
              expect: [recovered within 90s]
            """);
    var demo = demo("--scenario", scenario.toString());
    demo.getErrorStream().transferTo(OutputStream.nullOutputStream());
    var said = new String(demo.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(1, demo.waitFor(), said);
    assertTrue(said.contains("pass  database-pause: controller up within 2s"), said);
    assertTrue(said.contains("pass  database-loss: recovered within 90s"), said);
    assertTrue(said.contains("pass  line-cut of branch-01-mstp-1: line down within 20s"), said);
    assertTrue(said.contains("pass  line-cut of branch-01-mstp-1: classes leave"), said);
    assertTrue(said.contains("FAIL  line-cut of branch-01-5g: controller down"), said);
    assertTrue(said.contains("4 of 5 expectations met"), said);
    assertNothingIsLeft();
  }

  @Test
  void aKilledDemoTakesItsControllerWithItAndTheNextStartRemovesTheRest() throws Exception {
    var killed = demo();
    var killedWhilePaused = demo();
    var controller = controllerOf(killed);
    var paused = controllerOf(killedWhilePaused);
    new ProcessBuilder("kill", "-STOP", Long.toString(paused.pid())).start().waitFor();
    killed.destroyForcibly().waitFor();
    killedWhilePaused.destroyForcibly().waitFor();
    controller.onExit().get(60, TimeUnit.SECONDS);
    assertTrue(paused.isAlive(), "a process that is stopped cannot end by itself");
    assertEquals(2, temporary().size());
    assertEquals(2, DemoRegistry.removeLeftOvers(registry()).size());
    assertFalse(paused.isAlive());
    assertNothingIsLeft();
  }

  /** Waits until the demo has said which process its controller is. */
  private static ProcessHandle controllerOf(Process demo) throws IOException {
    try (BufferedReader lines = demo.errorReader(StandardCharsets.UTF_8)) {
      for (var line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith("controller process ")) {
          long pid = Long.parseLong(line.substring("controller process ".length()));
          return ProcessHandle.of(pid).orElseThrow();
        }
      }
    }
    throw new AssertionError("the demo ended");
  }

  private void assertNothingIsLeft() throws IOException {
    assertEquals(List.of(), temporary());
    assertEquals(List.of(), processesOf(folder));
    try (var entries = Files.list(registry())) {
      assertEquals(List.of(), entries.toList());
    }
  }

  private List<Path> temporary() throws IOException {
    try (var entries = Files.list(folder.resolve("tmp"))) {
      return entries
          .filter(entry -> String.valueOf(entry.getFileName()).startsWith("branchline-demo"))
          .toList();
    }
  }

  /** Controllers and database servers of demos that work below a folder. */
  private static List<String> processesOf(Path folder) {
    return ProcessHandle.allProcesses()
        .map(process -> process.info().commandLine().orElse(""))
        .filter(line ->
            line.contains(folder.toString())
                && (line.contains("io.branchline.boot.Main") || line.contains("postgres")))
        .toList();
  }
}
