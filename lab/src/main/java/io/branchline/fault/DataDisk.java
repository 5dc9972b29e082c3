package io.branchline.fault;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A folder in memory (tmpfs) that can be made full: its size becomes that of what is in it, so that
 * whoever writes is really told ENOSPC. Needs root and mount(8).
 */
public final class DataDisk implements AutoCloseable {
  private static final String NAME = "branchline-data";
  private static final Path MOUNTS = Path.of("/proc/self/mounts");
  private static final long BYTES = 4L << 30;

  /** Between looking how much is used and saying so, somebody may write. */
  private static final int ATTEMPTS = 20;

  private static final long SLACK_BYTES = 64 << 10;

  private final Path folder;
  private int holders;

  private DataDisk(Path folder) {
    this.folder = folder;
  }

  /** Whether this process may mount here. */
  public static boolean isPossible() {
    return "root".equals(System.getProperty("user.name"))
        && Stream.of("/bin/mount", "/bin/umount", "/proc/self/mounts")
            .allMatch(tool -> Files.exists(Path.of(tool)));
  }

  /** Mounts an empty disk at a folder, which is made if it is not there. */
  public static DataDisk mount(Path folder) throws IOException {
    Files.createDirectories(folder);
    run(List.of("mount", "-t", "tmpfs", "-o", "size=" + BYTES, NAME, folder.toString()));
    return new DataDisk(folder);
  }

  /** Leaves no space to write; undone, there is what there was. Faults of this kind may overlap. */
  synchronized Injected fill() {
    if (holders == 0) {
      shrink();
    }
    holders++;
    return Injected.once(this::release);
  }

  private void shrink() {
    for (int attempt = 1; ; attempt++) {
      try {
        var store = Files.getFileStore(folder);
        resize(store.getTotalSpace() - store.getUnallocatedSpace() + SLACK_BYTES);
        return;
      } catch (IOException e) {
        if (attempt == ATTEMPTS) {
          throw new FaultException("the disk cannot be made full: " + e.getMessage(), e);
        }
      }
    }
  }

  private synchronized void release() {
    holders--;
    if (holders == 0) {
      try {
        resize(BYTES);
      } catch (IOException e) {
        throw new FaultException("the disk keeps full: " + e.getMessage(), e);
      }
    }
  }

  private void resize(long bytes) throws IOException {
    run(List.of("mount", "-o", "remount,size=" + bytes, folder.toString()));
  }

  /** Unmounts all disks of this kind below a folder, with what is on them. */
  public static void unmountBelow(Path folder) throws IOException {
    if (!Files.exists(MOUNTS)) {
      return;
    }
    var below = new ArrayList<String>();
    for (var line : Files.readAllLines(MOUNTS)) {
      var fields = line.split(" ");
      if (fields[0].equals(NAME) && Path.of(fields[1]).startsWith(folder)) {
        below.add(fields[1]);
      }
    }
    below.sort(Comparator.reverseOrder());
    for (var mounted : below) {
      run(List.of("umount", "-l", mounted));
    }
  }

  private static void run(List<String> command) throws IOException {
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    var said = new String(process.getInputStream().readAllBytes()).strip();
    try {
      if (process.waitFor() != 0) {
        throw new IOException(String.join(" ", command) + ": " + said);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  /** Unmounts it, with what is on it. */
  @Override
  public void close() throws IOException {
    unmountBelow(folder);
  }
}
