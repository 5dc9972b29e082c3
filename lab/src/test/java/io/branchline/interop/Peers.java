package io.branchline.interop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.opentest4j.AssertionFailedError;
import org.opentest4j.TestAbortedException;

/**
 * Outside peers that a test tagged {@code peer} talks to.
 *
 * <p>A missing one skips the test with one line that says what to install, or fails it when {@code
 * -Dbranchline.requirePeers=true} (CI), where a skipped test would hide that nothing was checked.
 */
public final class Peers {
  /** Debian's Python, which sees Debian's packages; another one on the path may not. */
  public static final Path PYTHON = Path.of("/usr/bin/python3");

  private Peers() {}

  /** Whether a peer is here; may throw, which means that it is not. */
  @FunctionalInterface
  public interface Check {
    boolean passes() throws IOException, InterruptedException;
  }

  /** Lets the test go on only if the peer from that Debian package is here. */
  public static void require(String debianPackage, Check check) {
    if (isHere(check)) {
      return;
    }
    missing("needs the Debian package " + debianPackage);
  }

  /** Lets the test go on only as root with the tools that build the kernel lab. */
  public static void requireKernelLab() {
    if (!"root".equals(System.getProperty("user.name"))) {
      missing("needs root");
    }
    requireProgram("iproute2", "ip");
    requireProgram("nftables", "nft");
    requireProgram("util-linux", "nsenter");
  }

  private static void missing(String reason) {
    if (Boolean.getBoolean("branchline.requirePeers")) {
      throw new AssertionFailedError(reason);
    }
    throw new TestAbortedException(reason);
  }

  /** A program at one of the usual places, {@code /usr/bin} and {@code /usr/sbin}. */
  public static Path requireProgram(String debianPackage, String program) {
    for (var folder : new String[] {"/usr/bin", "/usr/sbin"}) {
      var path = Path.of(folder, program);
      if (Files.isExecutable(path)) {
        return path;
      }
    }
    require(debianPackage, () -> false);
    throw new AssertionError("unreachable");
  }

  /** A module that Debian's Python can import. */
  public static void requirePythonModule(String debianPackage, String module) {
    require(debianPackage, () -> exitsWithZero(PYTHON.toString(), "-c", "import " + module));
  }

  private static boolean isHere(Check check) {
    try {
      return check.passes();
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static boolean exitsWithZero(String... command) throws IOException, InterruptedException {
    var process =
        new ProcessBuilder(command)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    if (!process.waitFor(30, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      return false;
    }
    return process.exitValue() == 0;
  }
}
